/// How a stored picture is turned for display: one of the eight ways that keep rows and columns.
///
/// The upright pixel (x, y) is the stored pixel at (x, y), with x and y swapped first where `isTransposed`, then each
/// counted from the other end where it is flipped.
package struct Orientation: Sendable, Hashable {
    package let isTransposed: Bool
    /// Stored columns are counted from the right.
    package let flipsX: Bool
    /// Stored rows are counted from the bottom.
    package let flipsY: Bool

    package init(isTransposed: Bool = false, flipsX: Bool = false, flipsY: Bool = false) {
        self.isTransposed = isTransposed
        self.flipsX = flipsX
        self.flipsY = flipsY
    }

    package static let upright = Orientation()

    package var isUpright: Bool { self == .upright }

    /// The upright size of a stored picture, and the other way round.
    package func uprightSize(width: Int, height: Int) -> PictureSize {
        let size = PictureSize(width: width, height: height)
        return isTransposed ? size.transposed : size
    }

    /// Where the upright pixel (x, y) is stored in a picture of `width` x `height` stored pixels.
    package func stored(x: Int, y: Int, width: Int, height: Int) -> (x: Int, y: Int) {
        let column = isTransposed ? y : x
        let row = isTransposed ? x : y
        return (flipsX ? width - 1 - column : column, flipsY ? height - 1 - row : row)
    }

    /// The stored picture's top left corner of a rectangle of the upright picture.
    /// - Parameters:
    ///   - size: of the rectangle, upright.
    ///   - picture: the stored picture's size.
    package func storedCorner(x: Int, y: Int, size: PictureSize, in picture: PictureSize) -> (x: Int, y: Int) {
        let first = stored(x: x, y: y, width: picture.width, height: picture.height)
        let last = stored(
            x: x + size.width - 1, y: y + size.height - 1, width: picture.width, height: picture.height)
        return (min(first.x, last.x), min(first.y, last.y))
    }

    /// Turns an upright row-major grid into the stored picture's frame.
    /// - Parameter size: the upright grid's.
    package func stored<Element>(_ values: [Element], size: PictureSize) -> [Element] {
        if isUpright { return values }
        let grid = uprightSize(width: size.width, height: size.height)
        var result = values
        for y in 0..<size.height {
            for x in 0..<size.width {
                let at = stored(x: x, y: y, width: grid.width, height: grid.height)
                result[at.y * grid.width + at.x] = values[y * size.width + x]
            }
        }
        return result
    }
}
