/// Measures how each frame moved from the one before: a value fed with all frames in display order, which can be written down
/// after any of them and goes on elsewhere to the same bits.
///
/// Vectors are found by matching blocks, from coarse to fine. Candidates are what the neighbours do, what was seen a frame
/// earlier, the camera's motion, and a codec's vectors where there are any: a picture decides, whatever they say.
package struct MotionEstimator: Sendable, Codable {
    private var previous: LumaPlane?
    private var vectors: [SIMD2<Int32>] = []
    /// In samples.
    private var camera = GlobalMotion.none
    private var noise: Float?
    /// Of the previous plane; made again where it is missing.
    private var pyramid: LumaPyramid?

    private enum CodingKeys: CodingKey {
        case previous, vectors, camera, noise
    }

    package init() {}

    /// - Parameters:
    ///   - plane: of the next frame in display order.
    ///   - hints: what the codec says of it; empty where it says nothing.
    ///   - isSceneCut: whether the frame has nothing to do with the one before.
    /// - Returns: nil for the first frame, at a cut, and where the picture's size changes.
    package mutating func advance(_ plane: LumaPlane, hints: [MotionHint] = [], isSceneCut: Bool) -> MotionField? {
        let current = LumaPyramid(plane)
        let reference = pyramid ?? previous.map { LumaPyramid($0) }
        previous = plane
        pyramid = current
        guard !isSceneCut, let reference, reference.plane.hasLayout(of: plane) else {
            (vectors, camera, noise) = ([], .none, nil)
            return nil
        }
        let grid = BlockGrid(covering: plane.extent)
        let found = FieldEstimation(
            current: current, reference: reference, grid: grid, hints: hints,
            past: .init(vectors: vectors.count == grid.count ? vectors : [], camera: camera, noise: noise)
        ).run()
        vectors = found.vectors.map(\.wholeSamples)
        camera = found.camera
        noise = found.noise
        let share = 1 / plane.extent
        return MotionField(
            columns: grid.columns, rows: grid.rows, vectors: found.vectors.map { $0 * share },
            confidence: found.confidence, visibility: found.visibility, global: camera.scaled(by: share))
    }
}

extension MotionField {
    /// The field of a frame before which there is none: nothing of it was to be seen.
    package static func unseen(like plane: LumaPlane) -> MotionField {
        let grid = BlockGrid(covering: plane.extent)
        let nothing = [Float](repeating: 0, count: grid.count)
        return MotionField(
            columns: grid.columns, rows: grid.rows, vectors: .init(repeating: .zero, count: grid.count),
            confidence: nothing, visibility: nothing)
    }
}
