/// A part of a picture where a map is hot.
package struct HotRegion: Sendable, Equatable {
    package var box: PixelBox
    /// A closed polygon, clockwise, with three corners or more; it touches the box on every side.
    package var outline: [PixelPoint]
    /// The highest value of the map in it, 0...1.
    package var heat: Double

    package init(box: PixelBox, outline: [PixelPoint], heat: Double) {
        self.box = box
        self.outline = outline
        self.heat = heat
    }

    /// The outline's, in square pixels.
    package var area: Double {
        var twice = 0.0
        for (index, point) in outline.enumerated() {
            let next = outline[(index + 1) % outline.count]
            twice += point.x * next.y - next.x * point.y
        }
        return abs(twice) / 2
    }
}
