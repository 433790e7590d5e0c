import Maps
import Motion

/// How many frames what is shown stays behind what the network says of the very frame: how far the shown map's centroid is behind
/// the unsmoothed map's along the way that what is hot goes, over its speed. Summed over all frames first, so that a centroid's
/// wandering, which is to either side, cancels out.
package struct CentroidLag: Sendable {
    /// Below this speed there is no motion to lag behind, in widths of the picture a frame.
    private static let slowest = 0.001

    private let aspect: Double
    private var behind = 0.0
    private var way = 0.0
    /// Frames whose heat moves.
    package private(set) var frames = 0

    /// - Parameter aspect: the picture's height over its width.
    package init(aspect: Double) { self.aspect = aspect }

    /// - Parameters:
    ///   - shown: a frame's map as it is shown.
    ///   - unsmoothed: the network's of the same frame; any size.
    ///   - motion: since the frame before.
    package mutating func add(shown: SaliencyMap, unsmoothed: SaliencyMap, motion: MotionField) {
        guard let velocity = unsmoothed.heatVelocity(motion, aspect: aspect), velocity.length >= Self.slowest,
            let place = shown.heatCentroid(aspect: aspect), let wanted = unsmoothed.heatCentroid(aspect: aspect)
        else { return }
        let speed = velocity.length
        let missing = wanted - place
        behind += (missing.x * velocity.x + missing.y * velocity.y) / speed
        way += speed
        frames += 1
    }

    /// In frames, below 0 for a map that is ahead; nil where no heat moves.
    package var value: Double? { way > 0 ? behind / way : nil }

    /// How far the heat goes on the frames on which it moves, in widths of the picture a frame; nil where none moves.
    package var speed: Double? { frames > 0 ? way / Double(frames) : nil }
}
