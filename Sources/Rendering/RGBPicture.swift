import Pictures

/// A picture in RGB, 8 bits a channel: one that is made, where `PlanarPicture` is one that is drawn over.
package struct RGBPicture: Sendable, Equatable {
    package let size: PictureSize
    /// Row-major, three for each pixel.
    package private(set) var bytes: [UInt8]

    /// All of it black.
    package init(size: PictureSize) {
        self.size = size
        bytes = [UInt8](repeating: 0, count: 3 * size.width * size.height)
    }

    /// - Parameter color: of each pixel.
    package init(size: PictureSize, _ color: (_ x: Int, _ y: Int) -> RGBColor) {
        self.init(size: size)
        for y in 0..<size.height {
            for x in 0..<size.width { self[x, y] = color(x, y) }
        }
    }

    package subscript(x: Int, y: Int) -> RGBColor {
        get {
            let index = 3 * (y * size.width + x)
            return RGBColor(red: bytes[index], green: bytes[index + 1], blue: bytes[index + 2])
        }
        set {
            let index = 3 * (y * size.width + x)
            (bytes[index], bytes[index + 1], bytes[index + 2]) = (newValue.red, newValue.green, newValue.blue)
        }
    }

    /// Draws another one, which has to fit.
    /// - Parameters:
    ///   - x: and `y`, where its top left corner goes.
    ///   - scale: a pixel of it becomes a square of so many.
    package mutating func draw(_ other: RGBPicture, x: Int, y: Int, scale: Int = 1) {
        precondition(
            x >= 0 && y >= 0 && x + scale * other.size.width <= size.width
                && y + scale * other.size.height <= size.height, "the picture fits")
        for row in 0..<scale * other.size.height {
            for column in 0..<scale * other.size.width {
                self[x + column, y + row] = other[column / scale, row / scale]
            }
        }
    }
}
