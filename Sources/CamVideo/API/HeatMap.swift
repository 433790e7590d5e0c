import Maps

/// A map of one frame, upright: `height` rows of `width` values.
public struct HeatMap: Sendable, Equatable {
    public let width: Int
    public let height: Int
    /// Row by row from the top, each from the left.
    public let values: [Float]

    init(_ map: SaliencyMap) { (width, height, values) = (map.width, map.height, map.values) }

    /// The value of a cell.
    public subscript(column: Int, row: Int) -> Float { values[row * width + column] }
}
