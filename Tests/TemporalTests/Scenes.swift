import Foundation
import Maps
import Motion

@testable import Temporal

/// A spot of heat, and pictures that move as they are told.
enum Scenes {
    static let width = 24
    static let height = 9

    /// - Parameters:
    ///   - x: of the spot's middle, in cells.
    static func spot(x: Float, y: Float = 4.5, radius: Float = 1.2) -> SaliencyMap {
        let values = (0..<width * height).map { index -> Float in
            let (dx, dy) = (Float(index % width) + 0.5 - x, Float(index / width) + 0.5 - y)
            return exp(-0.5 * (dx * dx + dy * dy) / (radius * radius))
        }
        return SaliencyMap(width: width, height: height, values: values)
    }

    /// - Parameters:
    ///   - cells: how many cells of a map everything moves to the right in a frame.
    static func pan(_ cells: Float, visibility: Float = 1) -> MotionField {
        let count = 20 * 12
        return MotionField(
            columns: 20, rows: 12,
            vectors: Array(repeating: SIMD2(-cells / Float(width), 0), count: count),
            confidence: Array(repeating: 1, count: count), visibility: Array(repeating: visibility, count: count))
    }

    /// The x of a map's centre of gravity, in cells.
    static func centroid(_ map: SaliencyMap) -> Float {
        var (sum, total): (Float, Float) = (0, 0)
        for (index, value) in map.values.enumerated() {
            sum += value * (Float(index % map.width) + 0.5)
            total += value
        }
        return sum / total * Float(width) / Float(map.width)
    }
}
