/// Colours of signed values: white is none, red above, blue below, each the darker the further. The ends are those of
/// ColorBrewer's RdBu (Brewer, 2003), which people who see few colours tell apart.
package enum DivergingColors {
    private static let positive = RGBColor(red: 178, green: 24, blue: 43)
    private static let negative = RGBColor(red: 33, green: 102, blue: 172)

    /// - Parameter value: -1...1; what lies outside is cut off.
    package static func color(_ value: Float) -> RGBColor {
        let end = value < 0 ? negative : positive
        let share = min(abs(value), 1)
        func mixed(_ channel: UInt8) -> UInt8 { UInt8((255 + share * (Float(channel) - 255)).rounded()) }
        return RGBColor(red: mixed(end.red), green: mixed(end.green), blue: mixed(end.blue))
    }
}
