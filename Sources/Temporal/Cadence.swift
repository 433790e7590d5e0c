import Maps
import Motion

/// Which frames are explained: what follows the motion is carried over the others.
package enum Cadence: Sendable, Codable {
    /// Each so manieth frame of the input, counted from its start.
    case every(Int)
    case automatic(ChangeCadence)

    /// Whether the next frame is explained.
    /// - Parameters:
    ///   - number: of the frame in the input.
    ///   - isFirst: whether nothing before it can be carried: it begins a scene or the part.
    ///   - motion: since the frame before; nil where it is not known.
    ///   - time: its presentation time in seconds.
    mutating func decide(number: Int, isFirst: Bool, motion: MotionField?, time: Double) -> Bool {
        switch self {
        case .every(let count): return isFirst || number % count == 0
        case .automatic(var cadence):
            defer { self = .automatic(cadence) }
            return cadence.decide(isFirst: isFirst, motion: motion, time: time)
        }
    }
}

/// Explains a frame when so much has changed since the last one that carrying its map along would no longer do, and at least
/// every `longest` seconds.
package struct ChangeCadence: Sendable, Codable {
    /// Seconds without an explanation at most.
    package static let longest = 0.4

    /// What has changed since the last explanation: the share of the picture that has come into sight, how far things have moved on
    /// average, and how far the twentieth of the picture has that moves most by itself, as shares of the picture's size.
    @ExactlyCoded private var uncovered: Float
    @ExactlyCoded private var moved: Float
    @ExactlyCoded private var apart: Float
    /// When a frame was last explained.
    @ExactlyCoded private var explained: Double?

    /// How much of each is enough: then a map is on average no further off than a fraction of a usual network's cell.
    private static let enoughUncovered: Float = 0.12
    private static let enoughMoved: Float = 0.06
    /// Things that move by themselves bend and turn, which no motion of blocks can carry far.
    private static let enoughApart: Float = 0.01

    package init() {
        (uncovered, moved, apart) = (0, 0, 0)
        explained = nil
    }

    mutating func decide(isFirst: Bool, motion: MotionField?, time: Double) -> Bool {
        if let motion {
            let blocks = Float(max(motion.vectors.count, 1))
            uncovered += motion.visibility.reduce(0) { $0 + 1 - $1 } / blocks
            moved += motion.vectors.reduce(0) { $0 + $1.length } / blocks
            apart += Self.ownMotion(of: motion)
        }
        // Timestamps are multiples of a time base: a bound is not to be missed by a rounding error.
        let isDue = explained.map { time - $0 >= Self.longest - 1e-6 } ?? true
        guard
            isFirst || isDue || uncovered >= Self.enoughUncovered || moved >= Self.enoughMoved
                || apart >= Self.enoughApart
        else { return false }
        (uncovered, moved, apart) = (0, 0, 0)
        explained = time
        return true
    }

    /// How far the twentieth of the blocks that move most against the camera does, on average; of those that are sure of it.
    private static func ownMotion(of motion: MotionField) -> Float {
        let lengths = motion.vectors.indices.map { block -> Float in
            let x = (Float(block % motion.columns) + 0.5) / Float(motion.columns)
            let y = (Float(block / motion.columns) + 0.5) / Float(motion.rows)
            return motion.confidence[block] * (motion.vectors[block] - motion.global.vector(x: x, y: y)).length
        }.sorted(by: >)
        let most = lengths.prefix(max(lengths.count / 20, 1))
        return most.reduce(0, +) / Float(most.count)
    }
}

extension SIMD2<Float> {
    fileprivate var length: Float { (x * x + y * y).squareRoot() }
}
