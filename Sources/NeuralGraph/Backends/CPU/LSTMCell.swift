import OneDNN

/// One step of an LSTM: the gates from the state before it, by matrix products that end in the gates' functions.
struct LSTMCell: Sendable {
    /// A matrix product with constant weights.
    struct Product: Sendable {
        let primitive: Primitive
        let source: MemoryDescriptor
        let weights: PackedWeights
        let destination: MemoryDescriptor

        init(
            _ constant: Constant, plain: MemoryDescriptor, shape: [Int], source: MemoryDescriptor,
            destination: MemoryDescriptor, postOps: [PostOp], _ engine: Engine
        ) throws {
            (self.source, self.destination) = (source, destination)
            primitive = try Primitive.matMul(
                source: source, weights: .anyLayout(shape: shape), bias: nil, destination: destination,
                postOps: postOps, engine: engine)
            weights = try PackedWeights(constant, plain: plain, for: primitive, engine)
        }

        /// The gradient of the state before a step, [B, H], from that of the gates, [B, 4H].
        init(backwardOf operands: Operands, _ engine: Engine) throws {
            let (batch, hidden) = (operands.inputs[2].shape[0], operands.inputs[2].shape[1])
            let plain = try MemoryDescriptor.rowMajor(shape: [4 * hidden, hidden])
            try self.init(
                try recurrentWeights(operands), plain: plain, shape: [4 * hidden, hidden],
                source: .rowMajor(shape: [batch, 4 * hidden]), destination: .rowMajor(shape: [batch, hidden]),
                postOps: [], engine)
        }

        func bind(
            _ source: UnsafeMutablePointer<Float>, _ destination: UnsafeMutablePointer<Float>,
            scratchpad: UnsafeMutableRawPointer, _ stream: Stream
        ) throws -> BoundPrimitive {
            try primitive.bind(
                [
                    (.source, self.source, UnsafeMutableRawPointer(source)),
                    (.weights, weights.descriptor, weights.buffer.address),
                    (.destination, self.destination, UnsafeMutableRawPointer(destination)),
                ], scratchpad: scratchpad, stream: stream)
        }
    }

    let steps: Int
    let batch: Int
    let hidden: Int
    /// The input, output and forget gate: onto what the destination holds, then the sigmoid.
    private let gates: Product
    /// The cell gate: the same with the hyperbolic tangent.
    private let candidate: Product
    private let tanh: Primitive
    private let state: MemoryDescriptor

    init(_ operands: Operands, _ engine: Engine) throws {
        let shape = operands.inputs[0].shape
        (steps, batch, hidden) = (shape[0], shape[1], shape[2] / 4)
        let (batch, hidden) = (batch, hidden)
        let weights = try recurrentWeights(operands).floats()
        let state = try MemoryDescriptor.rowMajor(shape: [batch, hidden])
        func product(_ rows: Range<Int>, _ function: Eltwise) throws -> Product {
            try Product(
                Constant(floats: Array(weights[rows.lowerBound * hidden..<rows.upperBound * hidden])),
                plain: MemoryDescriptor(shape: [hidden, rows.count], strides: [1, hidden]),
                shape: [hidden, rows.count], source: state,
                destination: MemoryDescriptor(shape: [batch, rows.count], strides: [4 * hidden, 1]),
                postOps: [.sum, .eltwise(function)], engine)
        }
        gates = try product(0..<3 * hidden, .sigmoid)
        candidate = try product(3 * hidden..<4 * hidden, .tanh)
        tanh = try Primitive.eltwise(.tanh, tensor: state, engine: engine)
        self.state = state
    }

    var implementation: String { gates.primitive.implementation }
    var weightByteCount: Int { gates.weights.buffer.byteCount + candidate.weights.buffer.byteCount }
    var primitives: [Primitive] { [gates.primitive, candidate.primitive, tanh] }

    /// The step with its operands in place, in a session's scratchpad.
    struct Bound {
        /// The hidden state before the step, [B, H].
        let hidden: UnsafeMutablePointer<Float>
        /// What the input adds, made the gates' values by `run`, [B, 4H].
        let gates: UnsafeMutablePointer<Float>
        /// A cell state, [B, H].
        let cell: UnsafeMutablePointer<Float>
        /// Its hyperbolic tangent after `squash`, [B, H].
        let squashed: UnsafeMutablePointer<Float>
        private let products: [BoundPrimitive]
        private let tanh: BoundPrimitive

        init(_ cell: LSTMCell, _ workspace: inout Workspace, _ stream: Stream) throws {
            let (states, count) = (cell.batch * cell.hidden, cell.hidden)
            hidden = workspace.take(states)
            gates = workspace.take(4 * states)
            self.cell = workspace.take(states)
            squashed = workspace.take(states)
            let scratchpad = workspace.primitives
            products = [
                try cell.gates.bind(hidden, gates, scratchpad: scratchpad, stream),
                try cell.candidate.bind(hidden, gates + 3 * count, scratchpad: scratchpad, stream),
            ]
            tanh = try cell.tanh.bind(
                [
                    (.source, cell.state, UnsafeMutableRawPointer(self.cell)),
                    (.destination, cell.state, UnsafeMutableRawPointer(squashed)),
                ], scratchpad: scratchpad, stream: stream)
        }

        func run() throws { for product in products { try product.run() } }
        func squash() throws { try tanh.run() }
    }

    /// Buffers in a session's scratchpad, behind what the primitives themselves use.
    struct Workspace {
        let primitives: UnsafeMutableRawPointer
        private var next: UnsafeMutableRawPointer

        init(_ scratchpad: UnsafeMutableRawPointer, _ used: [Primitive]) {
            primitives = scratchpad
            next = scratchpad + Self.byteCount(used)
        }

        mutating func take(_ count: Int) -> UnsafeMutablePointer<Float> {
            defer { next += aligned(count * MemoryLayout<Float>.stride) }
            return next.bindMemory(to: Float.self, capacity: count)
        }

        /// - Parameter counts: how many numbers each buffer holds.
        static func byteCount(_ used: [Primitive], buffers counts: [Int] = []) -> Int {
            aligned(used.map(\.scratchpadByteCount).max() ?? 0)
                + counts.reduce(0) { $0 + aligned($1 * MemoryLayout<Float>.stride) }
        }
    }

    /// The sizes of the buffers that `Bound` takes.
    var bufferCounts: [Int] { [1, 4, 1, 1].map { $0 * batch * hidden } }
}

private func recurrentWeights(_ operands: Operands) throws -> Constant {
    guard let weights = operands.inputs[1].constant else { throw GraphError("its recurrent weights are not constant") }
    return weights
}

/// Bytes up to the next cache line.
private func aligned(_ byteCount: Int) -> Int { (byteCount + 63) & ~63 }
