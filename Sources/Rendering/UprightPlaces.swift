import Pictures

/// Where a stored plane's samples are in the upright picture.
struct UprightPlaces {
    private let orientation: Orientation
    private let stepX: Float
    private let stepY: Float
    private let width: Float
    private let height: Float

    /// - Parameters:
    ///   - picture: the stored picture's size in luma samples.
    ///   - orientation: of the stored picture.
    init<Sample>(of drawn: DrawnPlane<Sample>, picture: PictureSize, orientation: Orientation) {
        self.orientation = orientation
        (stepX, stepY) = (drawn.stepX, drawn.stepY)
        (width, height) = (Float(picture.width), Float(picture.height))
    }

    /// The middle of a sample, in pixels of the upright picture.
    @inline(__always)
    func place(column: Int, row: Int) -> (x: Float, y: Float) {
        let (column, row) = ((Float(column) + 0.5) * stepX, (Float(row) + 0.5) * stepY)
        let (along, down) = (
            orientation.flipsX ? width - column : column, orientation.flipsY ? height - row : row
        )
        return orientation.isTransposed ? (down, along) : (along, down)
    }

    /// The plane's samples that have to do with a part of the upright picture.
    func samples(x: ClosedRange<Float>, y: ClosedRange<Float>) -> (
        columns: ClosedRange<Float>, rows: ClosedRange<Float>
    ) {
        let (along, down) = orientation.isTransposed ? (y, x) : (x, y)
        func turned(_ range: ClosedRange<Float>, _ flips: Bool, _ size: Float, _ step: Float) -> ClosedRange<Float> {
            flips
                ? (size - range.upperBound) / step...(size - range.lowerBound) / step
                : range.lowerBound / step...range.upperBound / step
        }
        return (
            turned(along, orientation.flipsX, width, stepX), turned(down, orientation.flipsY, height, stepY)
        )
    }
}
