import Testing

@testable import NeuralGraph

/// What networks cost, counted from their operators.
@Suite struct StatisticsTests {
    /// The multiply-accumulates of one operator over inputs of these shapes.
    private func cost(_ operation: any Operator, _ shapes: [Int]...) throws -> Double {
        let inputs = try shapes.map { try TensorType($0) }
        return operation.multiplyAccumulateCount(inputs, try operation.outputType(inputs))
    }

    private let window = Window(
        kernel: [3, 5], strides: [2, 1], dilations: [1, 1], padsBegin: [1, 2], padsEnd: [1, 2])

    @Test func convolutionsMeetOneFilterAtEachPlace() throws {
        let convolution = Convolution(window: window, groups: 2, hasBias: false)
        // 6 x 4 x 6 outputs of 2 x 3 x 5 weights.
        #expect(try cost(convolution, [1, 4, 8, 6], [6, 2, 3, 5]) == 6 * 4 * 6 * 2 * 3 * 5)
        let transposed = ConvolutionBackwardData(window: window, groups: 2, spatialShape: [8, 6])
        #expect(try cost(transposed, [1, 6, 4, 6], [6, 2, 3, 5]) == 6 * 4 * 6 * 2 * 3 * 5)
    }

    @Test func productsMeetARowAndAColumn() throws {
        for (transposesA, a) in [(false, [2, 7, 3]), (true, [2, 3, 7])] {
            #expect(try cost(MatMul(transposesA: transposesA), a, [3, 11]) == 2 * 7 * 11 * 3)
        }
    }

    /// Four gates of 4 units meet 4 hidden units at each of 5 steps in a batch of 3; backwards, twice.
    @Test func recurrencesMeetTheStateAtEachStep() throws {
        #expect(try cost(LSTM(isReversed: false), [5, 3, 16], [16, 4], [3, 4], [3, 4]) == 5 * 3 * 16 * 4)
        let backward = LSTMGradient(isReversed: true)
        #expect(
            try cost(backward, [5, 3, 16], [16, 4], [3, 4], [3, 4], [5, 3, 8], [5, 3, 8]) == 2 * 5 * 3 * 16 * 4)
    }

    /// A layer's summary has its operator's cost, and weights that are read twice are counted once.
    @Test func aGraphsLayersAreCounted() throws {
        var graph = Graph()
        let x = graph.addInput("x", try TensorType([5, 3, 16]))
        func constant(_ name: String, _ shape: [Int]) throws -> TensorID {
            try graph.addConstant(name, shape: shape, floats: Array(repeating: 0, count: shape.reduce(1, *)))
        }
        let (weights, state) = (try constant("weights", [16, 4]), try constant("state", [3, 4]))
        let projection = try constant("projection", [8, 16])
        let first = try graph.add(LSTM(isReversed: false), [x, weights, state, state], name: "first")
        let wide = try graph.add(MatMul(), [first, projection], name: "wide")
        let active = try graph.add(Unary(.relu), [wide], name: "active")
        graph.outputs = [try graph.add(LSTM(isReversed: true), [active, weights, state, state], name: "second")]
        let layers = graph.layerSummaries()
        #expect(layers.map(\.multiplyAccumulateCount) == [960, 5 * 3 * 16 * 8, 0, 960])
        #expect(layers.map(\.parameterCount) == [64 + 12, 128, 0, 0])
    }
}
