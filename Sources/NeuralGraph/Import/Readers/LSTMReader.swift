import ONNX

/// ONNX `LSTM`: for each direction the input's product with its weights, and the recurrence over it.
struct LSTMReader {
    private let node: ONNXNode
    /// [T, B, I].
    private let x: TensorID
    private let steps: Int
    private let batch: Int
    private let hidden: Int
    /// For each direction, whether it runs backwards.
    private let directions: [Bool]
    /// Whether the batch comes first, as in ONNX's layout 1.
    private let isBatchFirst: Bool

    static func read(_ node: ONNXNode, _ importer: inout Importer) throws {
        try LSTMReader(node, &importer).emit(&importer)
    }

    private init(_ node: ONNXNode, _ importer: inout Importer) throws {
        self.node = node
        try Self.checkAttributes(node)
        directions =
            switch try node.string("direction", default: "forward") {
            case "forward": [false]
            case "reverse": [true]
            case "bidirectional": [false, true]
            case let other: throw GraphError("the direction '\(other)' is unknown")
            }
        isBatchFirst = try node.int("layout", default: 0) != 0
        let input = try importer.input(node, 0)
        guard importer.graph.shape(of: input).count == 3 else {
            throw GraphError("its input of shape \(importer.graph.shape(of: input)) is no batch of sequences")
        }
        x = isBatchFirst ? try importer.emit(Transpose(permutation: [1, 0, 2]), [input], for: node) : input
        let shape = importer.graph.shape(of: x)
        (steps, batch) = (shape[0], shape[1])
        hidden = importer.graph.shape(of: try importer.constantInput(node, 2)).last ?? 0
        let weights = importer.graph.shape(of: try importer.input(node, 1))
        let recurrent = importer.graph.shape(of: try importer.input(node, 2))
        guard hidden > 0, try node.int("hidden_size", default: hidden) == hidden,
            weights == [directions.count, 4 * hidden, shape[2]], recurrent == [directions.count, 4 * hidden, hidden]
        else {
            throw GraphError("weights of shapes \(weights) and \(recurrent) do not fit an input of \(shape)")
        }
        guard steps > 0, batch > 0 else { throw GraphError("its input of shape \(shape) is empty") }
        try checkOptionalInputs(&importer)
    }

    private static func checkAttributes(_ node: ONNXNode) throws {
        let functions = try node.strings("activations") ?? []
        let isUsual = functions.indices.allSatisfy { functions[$0].lowercased() == ($0 % 3 == 0 ? "sigmoid" : "tanh") }
        guard isUsual, functions.count % 3 == 0 else {
            throw GraphError("the activations \(functions.joined(separator: ", ")) are not supported")
        }
        guard try node.float("clip") == nil else { throw GraphError("clipping its gates is not supported") }
        guard try node.int("input_forget", default: 0) == 0 else {
            throw GraphError("coupled input and forget gates are not supported")
        }
    }

    private func checkOptionalInputs(_ importer: inout Importer) throws {
        if importer.has(node, 4) {
            let lengths = try importer.constantIntegers(node, 4)
            guard lengths.allSatisfy({ $0 == steps }) else {
                throw GraphError("sequences of different lengths are not supported")
            }
        }
        if importer.has(node, 7) {
            guard try importer.constantFloats(node, 7).allSatisfy({ $0 == 0 }) else {
                throw GraphError("peepholes are not supported")
            }
        }
        if importer.has(node, 3) {
            let biases = importer.graph.shape(of: try importer.input(node, 3))
            guard biases == [directions.count, 8 * hidden] else {
                throw GraphError("biases of shape \(biases) do not fit \(hidden) hidden units")
            }
        }
        for index in 5...6 where importer.has(node, index) {
            let state = importer.graph.shape(of: try importer.input(node, index))
            let expected = isBatchFirst ? [batch, directions.count, hidden] : [directions.count, batch, hidden]
            guard state == expected else { throw GraphError("a state of shape \(state) is not \(expected)") }
        }
    }

    private func emit(_ importer: inout Importer) throws {
        let states = try directions.indices.map { try recurrence($0, &importer) }
        if importer.names(node, output: 0) {
            let parts = try states.map { state in
                let hidden = try importer.emit(
                    Slice(starts: [0, 0, 0], shape: [steps, batch, hidden]), [state], for: node)
                return try importer.emit(Reshape(shape: [steps, 1, batch, self.hidden]), [hidden], for: node)
            }
            let all = try joined(parts, axis: 1, &importer)
            importer.bind(
                node,
                isBatchFirst ? try importer.emit(Transpose(permutation: [2, 0, 1, 3]), [all], for: node) : all)
        }
        for (index, start) in [(1, 0), (2, hidden)] where importer.names(node, output: index) {
            let parts = try zip(states, directions).map { state, isReversed in
                try importer.emit(
                    Slice(starts: [isReversed ? 0 : steps - 1, 0, start], shape: [1, batch, hidden]), [state],
                    for: node)
            }
            let all = try joined(parts, axis: 0, &importer)
            importer.bind(
                node, output: index,
                isBatchFirst ? try importer.emit(Transpose(permutation: [1, 0, 2]), [all], for: node) : all)
        }
    }

    private func joined(_ parts: [TensorID], axis: Int, _ importer: inout Importer) throws -> TensorID {
        parts.count == 1 ? parts[0] : try importer.emit(Concat(axis: axis), parts, for: node)
    }

    /// Hidden and cell states of one direction after each step, [T, B, 2H].
    private func recurrence(_ direction: Int, _ importer: inout Importer) throws -> TensorID {
        let weights = try part(direction, of: 1, &importer)
        var product = MatMul(transposesB: true)
        var operands = [x, weights]
        if importer.has(node, 3) {
            // One bias for the input and one for the state; the gates see their sum.
            let both = try part(direction, of: 3, &importer)
            let halves = try [0, 4 * hidden].map {
                try importer.emit(Slice(starts: [$0], shape: [4 * hidden]), [both], for: node)
            }
            product.hasBias = true
            operands.append(try importer.emit(Binary(.add), halves, for: node))
        }
        let gates = try importer.emit(product, operands, for: node)
        let states = try (5...6).map { index in
            if importer.has(node, index) { return try part(direction, of: index, &importer) }
            let zeros = [Float](repeating: 0, count: batch * hidden)
            return try importer.constant(shape: [batch, hidden], floats: zeros, for: node)
        }
        return try importer.emit(
            LSTM(isReversed: directions[direction]), [gates, try part(direction, of: 2, &importer)] + states, for: node)
    }

    /// One direction's part of an input, without the axis that counts directions.
    private func part(_ direction: Int, of index: Int, _ importer: inout Importer) throws -> TensorID {
        let input = try importer.input(node, index)
        var (shape, axis) = (importer.graph.shape(of: input), 0)
        if isBatchFirst, index >= 5 { axis = 1 }
        shape[axis] = 1
        let starts = shape.indices.map { $0 == axis ? direction : 0 }
        let slice = try importer.emit(Slice(starts: starts, shape: shape), [input], for: node)
        shape.remove(at: axis)
        return try importer.emit(Reshape(shape: shape), [slice], for: node)
    }
}
