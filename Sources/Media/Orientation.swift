internal import CFFmpeg

/// How a stored picture is turned for display: one of the eight that keep rows and columns.
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

    /// Reads the 3x3 matrix of libavutil's display.h, which takes stored (p, q) to displayed (a p + c q, b p + d q).
    /// Angles that are not multiples of a quarter turn count as the nearest one.
    init(displayMatrix matrix: UnsafePointer<Int32>) {
        let a = matrix[0]
        let b = matrix[1]
        let c = matrix[3]
        let d = matrix[4]
        if a.magnitude > b.magnitude {
            self.init(flipsX: a < 0, flipsY: d < 0)
        } else {
            // Displayed x runs along stored y with the sign of c, displayed y along stored x with the sign of b.
            self.init(isTransposed: true, flipsX: b < 0, flipsY: c < 0)
        }
    }

    /// The upright size of a stored picture.
    package func uprightSize(width: Int, height: Int) -> (width: Int, height: Int) {
        isTransposed ? (height, width) : (width, height)
    }

    /// Where the upright pixel (x, y) is stored in a picture of `width` x `height` stored pixels.
    package func stored(x: Int, y: Int, width: Int, height: Int) -> (x: Int, y: Int) {
        let column = isTransposed ? y : x
        let row = isTransposed ? x : y
        return (flipsX ? width - 1 - column : column, flipsY ? height - 1 - row : row)
    }
}
