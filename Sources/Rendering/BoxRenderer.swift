import Pictures

/// A part of an upright picture, in shares of its width and height: (0, 0) is the top left corner.
package struct PictureShare: Sendable, Equatable {
    package let left: Double
    package let top: Double
    package let right: Double
    package let bottom: Double

    package init(left: Double, top: Double, right: Double, bottom: Double) {
        self.left = left
        self.top = top
        self.right = right
        self.bottom = bottom
    }
}

/// Draws a rectangle around a part of a picture, and leaves every other sample as it is. Immutable once made.
package struct BoxRenderer<Sample: DrawableSample>: Sendable {
    package let encoding: ColorEncoding
    private let color: RGBColor
    private let opacity: Double

    /// - Parameter opacity: of the lines, 0...1.
    package init(color: RGBColor, opacity: Double, encoding: ColorEncoding) {
        precondition((0...1).contains(opacity), "opacity is between 0 and 1")
        self.encoding = encoding
        self.color = color
        self.opacity = opacity
    }

    /// - Parameters:
    ///   - box: the lines' middles, moved inwards where they would leave the picture.
    ///   - picture: in the renderer's encoding.
    ///   - orientation: of the stored picture.
    package func draw(
        _ box: PictureShare, on picture: PlanarPicture<Sample>, orientation: Orientation = .upright
    ) {
        precondition(picture.encoding == encoding, "a renderer draws on pictures of its own encoding")
        let size = orientation.uprightSize(width: picture.luma.width, height: picture.luma.height)
        guard opacity > 0, size.width > 0, size.height > 0 else { return }
        let ink = Ink(on: size, opacity: opacity)
        let inset = ink.width / 2 + ink.edge
        func inside(_ share: Double, _ length: Int) -> Float {
            min(max(Float(share * Double(length)), inset), max(Float(length) - inset, inset))
        }
        let (left, right) = (inside(box.left, size.width), inside(box.right, size.width))
        let (top, bottom) = (inside(box.top, size.height), inside(box.bottom, size.height))
        let middle = (x: (left + right) / 2, y: (top + bottom) / 2)
        let half = (x: abs(right - left) / 2, y: abs(bottom - top) / 2)
        for drawn in picture.drawnPlanes {
            let places = UprightPlaces(of: drawn, picture: picture.luma.size, orientation: orientation)
            let code = (bright: drawn.code(color), dark: drawn.code(.black))
            let reach = ink.reach(footprint: drawn.footprint)
            let samples = places.samples(
                x: middle.x - half.x - reach...middle.x + half.x + reach,
                y: middle.y - half.y - reach...middle.y + half.y + reach)
            var covered = InkRow(width: drawn.plane.width)
            for row in samples.rows.indices(in: drawn.plane.height) {
                for column in samples.columns.indices(in: drawn.plane.width) {
                    let place = places.place(column: column, row: row)
                    let distance = abs(max(abs(place.x - middle.x) - half.x, abs(place.y - middle.y) - half.y))
                    guard distance < reach else { continue }
                    let part = ink.coverage(distance: distance, footprint: drawn.footprint)
                    covered.cover(column, bright: part.line, dark: part.edge, code: code)
                }
                covered.draw(on: drawn.plane.base + row * drawn.plane.stride, maximum: encoding.maximum)
            }
        }
    }
}

extension ClosedRange<Float> {
    /// The indices of the samples that a range covers, of so many.
    func indices(in count: Int) -> Range<Int> {
        let first = Swift.min(Swift.max(Int(lowerBound.rounded(.down)), 0), count)
        return first..<Swift.max(Swift.min(Int(upperBound.rounded(.up)), count), first)
    }
}
