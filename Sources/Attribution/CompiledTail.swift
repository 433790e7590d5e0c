import NeuralGraph

/// The part of a network behind its target layer, compiled to be run again on changed activations, several at a time.
struct CompiledTail: Sendable {
    let layer: TensorID
    /// One picture's activations, [1, ...].
    let shape: [Int]
    let channelAxis: Int
    /// Whether more than linear pieces lie behind the layer.
    let isCurved: Bool
    let batch: Int
    let bypasses: [(source: TensorID, input: TensorID)]
    let plan: Plan
    let input: TensorID
    let scores: TensorID
    /// What the scores' weights are written to and their gradient at the input, where it is wanted.
    let gradient: (seed: TensorID, input: TensorID)?

    /// - Parameter graph: the network's, simplified.
    /// - Throws: `AttributionError` for more than one layer, `GraphError` for one that the scores do not depend on.
    init(_ graph: Graph, _ layers: [TargetLayer], scores: TensorID, batch: Int, hasGradient: Bool = false) throws {
        guard layers.count == 1 else {
            throw AttributionError("this method explains one layer, not \(layers.count); name one with --layer")
        }
        layer = layers[0].tensor
        shape = graph.shape(of: layer)
        channelAxis = try layers[0].grid.channelAxis
        // Where operators on the way cannot be batched, one at a time.
        var tail =
            try (try? graph.tail(behind: layer, to: scores, batch: batch))
            ?? graph.tail(behind: layer, to: scores, batch: 1)
        var phases = [Phase(.forward, [tail.result])]
        if hasGradient {
            let seed = tail.graph.addInput("camvideo/seed", tail.graph.type(of: tail.result))
            let found = try tail.graph.appendGradients(of: tail.result, seed: seed, withRespectTo: [tail.input])[0]
            tail.graph.outputs.append(found)
            phases.append(Phase(.gradient, [found]))
            gradient = (seed, found)
        } else {
            gradient = nil
        }
        isCurved = graph.isCurved(behind: layer, to: scores)
        tail.graph.fuseEpilogues()
        self.batch = tail.graph.shape(of: tail.input)[0]
        (bypasses, input, self.scores) = (tail.bypasses, tail.input, tail.result)
        plan = try PlanBuilder.compile(tail.graph, phases: phases)
    }
}

/// One worker's memory for it.
final class TailSession {
    private let tail: CompiledTail
    private let session: Session
    private let source: TensorView
    private let input: TensorView
    private let scores: TensorView
    private let gradient: (seed: TensorView, input: TensorView)?
    private let bypasses: [(source: TensorView, input: TensorView)]

    /// - Parameter network: the session whose last forward phase the rest is taken from.
    init(_ tail: CompiledTail, of network: Session) throws {
        let session = try tail.plan.makeSession()
        self.tail = tail
        self.session = session
        source = try network.view(tail.layer)
        input = try session.view(tail.input)
        scores = try session.view(tail.scores)
        gradient = try tail.gradient.map { (try session.view($0.seed), try session.view($0.input)) }
        bypasses = try tail.bypasses.map { (try network.view($0.source), try session.view($0.input)) }
    }

    /// The scores for each of some activations, row-major in the layer's own shape.
    func scores(of activations: [[Float]]) throws -> [[Float]] {
        try run(activations) { scores(of: $0) }
    }

    /// The gradient at each of some activations of a number made of the scores there, row-major in the layer's own shape.
    /// - Throws: `AttributionError` where no gradient was compiled.
    func gradients(at activations: [[Float]], of objective: Objective) throws -> [[Float]] {
        guard let gradient else {
            throw AttributionError("the method does not say that it needs gradients behind the layer")
        }
        return try run(activations) { items in
            let weights = try scores(of: tail.batch).map { try objective.gradient(at: $0) }
            gradient.seed.setRowMajor(weights.flatMap { $0 })
            try session.run(.gradient)
            return Self.items(items, of: gradient.input.rowMajor(), batch: tail.batch)
        }
    }

    /// - Parameter read: what is wanted of the first items of a batch that has run.
    private func run(_ activations: [[Float]], _ read: (_ items: Int) throws -> [[Float]]) throws -> [[Float]] {
        for bypass in bypasses { bypass.input.setRowMajor(bypass.source.rowMajor()) }
        let size = tail.shape.reduce(1, *)
        var results: [[Float]] = []
        for start in stride(from: 0, to: activations.count, by: tail.batch) {
            let part = activations[start..<min(start + tail.batch, activations.count)]
            let padding = [Float](repeating: 0, count: (tail.batch - part.count) * size)
            input.setRowMajor(part.flatMap { $0 } + padding)
            try session.run(.forward)
            results += try read(part.count)
        }
        return results
    }

    /// The scores for copies of the layer's own activations, each with one channel set to a value.
    func scores(settingChannels changes: [(channel: Int, value: Float)]) throws -> [[Float]] {
        for bypass in bypasses { bypass.input.setRowMajor(bypass.source.rowMajor()) }
        let own = source.rowMajor()
        input.setRowMajor((0..<tail.batch).flatMap { _ in own })
        // Only what changes is written, and put back: a batch is larger than what is computed of it.
        let places = placesOfChannel()
        let (itemStride, channelStride) = (input.strides[0], input.strides[tail.channelAxis])
        var results: [[Float]] = []
        for start in stride(from: 0, to: changes.count, by: tail.batch) {
            let part = Array(changes[start..<min(start + tail.batch, changes.count)])
            let saved = part.enumerated().map { item, change in
                places.map { place in
                    let index = item * itemStride + change.channel * channelStride + place
                    defer { input.elements[index] = change.value }
                    return input.elements[index]
                }
            }
            try session.run(.forward)
            results += scores(of: part.count)
            for (item, change) in part.enumerated() {
                for (place, value) in zip(places, saved[item]) {
                    input.elements[item * itemStride + change.channel * channelStride + place] = value
                }
            }
        }
        return results
    }

    /// Where one item's channel 0 lies in the input, in elements.
    private func placesOfChannel() -> [Int] {
        input.shape.indices.filter { $0 != 0 && $0 != tail.channelAxis }.reduce([0]) { places, axis in
            places.flatMap { place in (0..<input.shape[axis]).map { place + $0 * input.strides[axis] } }
        }
    }

    /// Of the batch's first items.
    private func scores(of items: Int) -> [[Float]] {
        Self.items(items, of: scores.rowMajor(), batch: tail.batch)
    }

    private static func items(_ items: Int, of all: [Float], batch: Int) -> [[Float]] {
        let count = all.count / batch
        return (0..<items).map { Array(all[$0 * count..<($0 + 1) * count]) }
    }
}
