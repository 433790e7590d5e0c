import Foundation
import Pictures

/// A part of an upright picture.
struct UprightRectangle: Sendable, Equatable {
    let x: Int
    let y: Int
    let size: PictureSize
}

extension PlanarPicture {
    /// The part that an upright rectangle is in a picture that is stored like this.
    func part(_ rectangle: UprightRectangle, _ orientation: Orientation) -> PlanarPicture {
        let corner = orientation.storedCorner(
            x: rectangle.x, y: rectangle.y, size: rectangle.size, in: luma.size)
        let size = orientation.uprightSize(width: rectangle.size.width, height: rectangle.size.height)
        // Chroma samples are covered whole.
        return part(x: corner.x & ~1, y: corner.y & ~1, size: size)
    }
}

/// A line that slides over a picture, to and fro.
struct Wipe {
    let left: UprightRectangle
    let right: UprightRectangle
    let line: UprightRectangle
    /// Of the labels on both sides, in pixels.
    let fontSize: Double
    /// A side that is narrower has no label.
    let labelWidth: Int

    /// From one side to the other and back, in seconds.
    private static let period = 6.0
    /// How far the line goes from the middle, in widths.
    private static let reach = 0.42

    /// - Parameters:
    ///   - picture: upright.
    ///   - time: in seconds.
    init(picture: PictureSize, time: Double) {
        let place = 0.5 + Self.reach * sin(2 * .pi * time / Self.period)
        let x = Int(place * Double(picture.width)) & ~1
        let width = max(2, picture.width / 400 * 2)
        left = UprightRectangle(x: 0, y: 0, size: PictureSize(width: x, height: picture.height))
        right = UprightRectangle(x: x, y: 0, size: PictureSize(width: picture.width - x, height: picture.height))
        line = UprightRectangle(x: x, y: 0, size: PictureSize(width: width, height: picture.height))
        fontSize = max(0.045 * Double(min(picture.width, picture.height)), 9)
        labelWidth = Int(8 * fontSize)
    }
}
