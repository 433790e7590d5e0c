/// Colours that tell classes apart, also for those who see few colours: Okabe and Ito, "Color Universal Design", 2008.
package enum ClassColors {
    private static let all: [RGBColor] = [
        RGBColor(red: 213, green: 94, blue: 0), RGBColor(red: 86, green: 180, blue: 233),
        RGBColor(red: 240, green: 228, blue: 66), RGBColor(red: 0, green: 158, blue: 115),
        RGBColor(red: 204, green: 121, blue: 167), RGBColor(red: 0, green: 114, blue: 178),
        RGBColor(red: 230, green: 159, blue: 0), RGBColor(red: 255, green: 255, blue: 255),
    ]

    /// The same for the same place; they repeat after eight.
    package static func color(_ index: Int) -> RGBColor { all[index % all.count] }
}
