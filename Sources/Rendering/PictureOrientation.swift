/// How a stored picture is turned to be shown upright: mirrored left to right if `isMirrored`, then turned clockwise.
package struct PictureOrientation: Sendable, Hashable {
    package var isMirrored: Bool
    /// 0, 1, 2 or 3 turns of 90 degrees clockwise.
    package var quarterTurns: Int

    package static let upright = PictureOrientation()

    /// Any number of turns, negative (counterclockwise) included.
    package init(quarterTurns: Int = 0, isMirrored: Bool = false) {
        self.quarterTurns = ((quarterTurns % 4) + 4) % 4
        self.isMirrored = isMirrored
    }

    /// Whether the upright picture is as wide as the stored one is high.
    package var swapsAxes: Bool { quarterTurns % 2 == 1 }

    /// The size of the upright picture for that of the stored one, or the other way round.
    package func turned(width: Int, height: Int) -> (width: Int, height: Int) {
        swapsAxes ? (height, width) : (width, height)
    }

    /// Where the sample (x, y) of a stored grid is in the upright grid.
    func upright(x: Int, y: Int, storedWidth: Int, storedHeight: Int) -> (x: Int, y: Int) {
        let column = isMirrored ? storedWidth - 1 - x : x
        return switch quarterTurns {
        case 1: (storedHeight - 1 - y, column)
        case 2: (storedWidth - 1 - column, storedHeight - 1 - y)
        case 3: (y, storedWidth - 1 - column)
        default: (column, y)
        }
    }

    /// The stored picture's top left corner of a rectangle that is given in the upright picture.
    func storedOrigin(
        x: Int, y: Int, width: Int, height: Int, storedWidth: Int, storedHeight: Int
    ) -> (x: Int, y: Int) {
        let (column, row) =
            switch quarterTurns {
            case 1: (y, storedHeight - x - width)
            case 2: (storedWidth - x - width, storedHeight - y - height)
            case 3: (storedWidth - y - height, x)
            default: (x, y)
            }
        return (isMirrored ? storedWidth - column - (swapsAxes ? height : width) : column, row)
    }

    /// Turns an upright row-major grid into the stored picture's frame.
    func stored<Element>(_ values: [Element], uprightWidth: Int, uprightHeight: Int) -> [Element] {
        if self == .upright { return values }
        let (width, height) = turned(width: uprightWidth, height: uprightHeight)
        var result: [Element] = []
        result.reserveCapacity(values.count)
        for y in 0..<height {
            for x in 0..<width {
                let source = upright(x: x, y: y, storedWidth: width, storedHeight: height)
                result.append(values[source.y * uprightWidth + source.x])
            }
        }
        return result
    }
}
