import Maps
import Motion

/// Warping error: how much each map differs from the one before once that is carried along the picture's motion (Lai et al.,
/// 2018, who square differences of pixels; these are differences of heat, and absolute). 0 for maps that stay on what they show.
///
/// Only places count that were to be seen in the frame before. It is linear in the maps, so they are measured as they are, and at
/// the end by the highest of all their values.
package struct WarpingError: Sendable {
    /// What was likelier hidden in the frame before than seen is taken as hidden.
    private static let enoughVisibility: Float = 0.5

    private var sum = 0.0
    /// Frames that had one before them to compare with.
    private var frames = 0
    private var highest: Float = 0

    package init() {}

    /// - Parameters:
    ///   - map: the next frame's.
    ///   - before: the frame before's, of the same size; nil where there is none.
    ///   - motion: between the two; nil where it is not known, and at a scene cut. Then the frame only counts for the highest value.
    package mutating func add(_ map: SaliencyMap, before: SaliencyMap?, motion: MotionField?) {
        for value in map.values { highest = max(highest, abs(value)) }
        guard let before, let motion else { return }
        precondition(before.width == map.width && before.height == map.height, "maps of one clip have one size")
        var (difference, count) = (0.0, 0)
        for row in 0..<map.height {
            let y = (Float(row) + 0.5) / Float(map.height)
            for column in 0..<map.width {
                let x = (Float(column) + 0.5) / Float(map.width)
                let sample = motion.sample(x: x, y: y)
                guard sample.visibility > Self.enoughVisibility else { continue }
                let carried = before.value(
                    column: Float(column) + sample.vector.x * Float(map.width),
                    row: Float(row) + sample.vector.y * Float(map.height))
                difference += Double(abs(map.values[row * map.width + column] - carried))
                count += 1
            }
        }
        guard count > 0 else { return }
        sum += difference / Double(count)
        frames += 1
    }

    /// The frames' mean, as a share of the highest value, 0...1; nil where no two frames could be compared, or every map is blank.
    package var value: Double? { frames > 0 && highest > 0 ? sum / Double(frames) / Double(highest) : nil }
}

extension SaliencyMap {
    /// The map between its cells: bilinear between their middles, beyond the outermost as there.
    fileprivate func value(column: Float, row: Float) -> Float {
        let (left, right, shareX) = Self.cells(column, among: width)
        let (top, bottom, shareY) = Self.cells(row, among: height)
        let above = values[top * width + left] * (1 - shareX) + values[top * width + right] * shareX
        let below = values[bottom * width + left] * (1 - shareX) + values[bottom * width + right] * shareX
        return above * (1 - shareY) + below * shareY
    }

    private static func cells(_ place: Float, among count: Int) -> (first: Int, second: Int, share: Float) {
        let position = min(max(place, 0), Float(count - 1))
        let first = Int(position)
        return (first, min(first + 1, count - 1), position - Float(first))
    }
}
