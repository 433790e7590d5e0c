import NeuralGraph

/// The whole network, compiled to be run on changed pictures, several at a time: weights are read once for all of them.
struct CompiledPictures: Sendable {
    /// How many at a time.
    let batch: Int
    let plan: Plan
    /// [batch, channels, height, width], channels last.
    let pictures: TensorID
    let scored: TensorID
    /// What the scores' weights are written to and their gradient at the pictures, where it is wanted.
    let gradient: (seed: TensorID, pictures: TensorID)?

    /// What one worker's activations may take before fewer pictures share them.
    private static let arenaLimit = 256 << 20

    /// - Parameters:
    ///   - graph: the network's, simplified.
    ///   - batch: the most pictures at a time; fewer where operators cannot be batched or the activations are large.
    /// - Throws: `GraphError` for a network that cannot be compiled.
    init(
        _ graph: Graph, from image: TensorID, to scored: TensorID, batch: Int, hasGradient: Bool, precision: Precision
    ) throws {
        var batch = batch
        while batch > 1 {
            if let found = try? CompiledPictures(graph, image, scored, exactly: batch, hasGradient, precision),
                found.plan.arenaByteCount <= Self.arenaLimit
            {
                self = found
                return
            }
            batch /= 2
        }
        try self.init(graph, image, scored, exactly: 1, hasGradient, precision)
    }

    private init(
        _ graph: Graph, _ image: TensorID, _ scored: TensorID, exactly batch: Int, _ hasGradient: Bool,
        _ precision: Precision
    ) throws {
        var copy = try graph.tail(behind: image, to: scored, batch: batch)
        var phases = [Phase(.forward, [copy.result], precision: precision)]
        if hasGradient {
            let seed = copy.graph.addInput("camvideo/seed", copy.graph.type(of: copy.result))
            let found = try copy.graph.appendGradients(of: copy.result, seed: seed, withRespectTo: [copy.input])[0]
            copy.graph.outputs.append(found)
            phases.append(Phase(.gradient, [found], layout: .channelsLast, precision: precision))
            gradient = (seed, found)
        } else {
            gradient = nil
        }
        copy.graph.fuseEpilogues()
        (self.batch, pictures, self.scored) = (batch, copy.input, copy.result)
        plan = try PlanBuilder.compile(copy.graph, phases: phases, inputs: [TensorPort(copy.input, .channelsLast)])
    }
}

/// One worker's memory for it.
final class PicturesSession {
    /// Makes a picture of a copy of the original, channels interleaved; called in order.
    typealias Change = (_ index: Int, _ picture: UnsafeMutableBufferPointer<Float>) throws -> Void

    private let compiled: CompiledPictures
    private let session: Session
    private let pictures: TensorView
    private let scored: TensorView
    private let gradient: (seed: TensorView, pictures: TensorView)?

    init(_ compiled: CompiledPictures) throws {
        let session = try compiled.plan.makeSession()
        self.compiled = compiled
        self.session = session
        pictures = try session.view(compiled.pictures)
        scored = try session.view(compiled.scored)
        gradient = try compiled.gradient.map { (try session.view($0.seed), try session.view($0.pictures)) }
        pictures.elements.update(repeating: 0)
    }

    /// Runs the network on `count` changed copies of a picture.
    /// - Parameter read: gets the scored elements of each, in order.
    func forEachScores(
        _ original: UnsafeMutableBufferPointer<Float>, count: Int, _ change: Change,
        _ read: (_ index: Int, _ scored: [Float]) throws -> Void
    ) throws {
        try forEachBatch(original, count, change) { first, scores in
            for (item, found) in scores.enumerated() { try read(first + item, found) }
        }
    }

    /// The sum of an objective's gradients at changed copies of a picture, each times its weight; channels interleaved.
    /// - Throws: `AttributionError` where no gradient was compiled.
    func gradientSum(
        _ original: UnsafeMutableBufferPointer<Float>, of objective: Objective, weights: [Float], _ change: Change
    ) throws -> [Float] {
        guard let gradient else {
            throw AttributionError("the method does not say that it needs gradients at changed pictures")
        }
        var sum = [Float](repeating: 0, count: original.count)
        try forEachBatch(original, weights.count, change) { first, scores in
            var seeds = try scores.flatMap { try objective.gradient(at: $0) }
            seeds += [Float](repeating: 0, count: gradient.seed.elements.count - seeds.count)
            gradient.seed.setRowMajor(seeds)
            try session.run(.gradient)
            for item in scores.indices {
                let (weight, found) = (weights[first + item], gradient.pictures.elements)
                let start = item * original.count
                for index in sum.indices { sum[index] += weight * found[start + index] }
            }
        }
        return sum
    }

    private func forEachBatch(
        _ original: UnsafeMutableBufferPointer<Float>, _ count: Int, _ change: Change,
        _ body: (_ first: Int, _ scores: [[Float]]) throws -> Void
    ) throws {
        for first in stride(from: 0, to: count, by: compiled.batch) {
            let items = min(compiled.batch, count - first)
            for item in 0..<items {
                let picture = UnsafeMutableBufferPointer(
                    rebasing: pictures.elements[item * original.count..<(item + 1) * original.count])
                _ = picture.update(from: original)
                try change(first + item, picture)
            }
            try session.run(.forward)
            let all = scored.rowMajor()
            let size = all.count / compiled.batch
            try body(first, (0..<items).map { Array(all[$0 * size..<($0 + 1) * size]) })
        }
    }
}
