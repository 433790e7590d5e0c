import NeuralGraph
import Testing

@testable import Attribution

/// What attribution has to know of an operator, the operator says itself: one that it has never heard of, too.
@Suite struct OperatorFactTests {
    /// An operator of this test's.
    private struct Foreign: Operator {
        var name: String { "Foreign" }
        var gridEffect: GridEffect = .loses
        var headRole: HeadRole = .none
        var storage: StorageRule = .ownMemory
        /// The output's shape where it is not the first input's.
        var shape: [Int]?

        var gradient: GradientRule { .zero }

        func outputType(_ inputs: [TensorType]) throws -> TensorType { try TensorType(shape ?? inputs[0].shape) }
    }

    /// Says nothing of itself that it need not say.
    private struct Silent: Operator {
        var name: String { "Silent" }
        var gradient: GradientRule { .zero }

        func outputType(_ inputs: [TensorType]) throws -> TensorType { inputs[0] }
    }

    private var graph = Graph()
    private let image: TensorID

    init() throws { image = graph.addInput("x", try TensorType([1, 3, 8, 12])) }

    private mutating func add(_ operation: any Operator, _ inputs: TensorID..., name: String) throws -> TensorID {
        let output = try graph.add(operation, inputs, name: name)
        graph.names[name] = output
        return output
    }

    /// A product with a matrix on the right, as a classifier's.
    private mutating func classify(_ tensor: TensorID, channels: Int) throws -> TensorID {
        let weights = try graph.addConstant(
            "weights", shape: [channels, 5], floats: Array(repeating: 0, count: channels * 5))
        return try add(MatMul(), tensor, weights, name: "scores")
    }

    @Test(
        arguments: [
            (.keeps, nil, .axes(channel: 1, row: 2, column: 3)),
            (.permutes([0, 2, 3, 1]), [1, 8, 12, 3], .axes(channel: 3, row: 1, column: 2)),
            (.reshapes, [1, 3, 96], .tokens(channel: 1, token: 2, rows: 8, columns: 12, prefix: 0)),
            (.resizes(before: [0, 0, 1, 1]), [1, 3, 10, 14], .axes(channel: 1, row: 2, column: 3)),
            (.slides(.square(2)), [1, 7, 4, 6], .axes(channel: 1, row: 2, column: 3)),
            (.concatenates(axis: 1), [1, 3, 8, 12], .axes(channel: 1, row: 2, column: 3)),
            (.loses, nil, nil),
            // What does not fit its output is not believed.
            (.permutes([0, 2, 3, 1]), [1, 24, 12], nil),
            (.resizes(before: [0, 1]), [1, 3, 8, 12], nil),
        ] as [(GridEffect, [Int]?, FeatureGrid?)])
    mutating func anOperatorsEffectCarriesTheGrid(_ effect: GridEffect, _ shape: [Int]?, _ grid: FeatureGrid?) throws {
        let output = try add(Foreign(gridEffect: effect, shape: shape), image, name: "foreign")
        #expect(FeatureGrid.all(in: graph)[output] == grid)
    }

    @Test mutating func anOperatorThatSaysNothingLosesTheGrid() throws {
        let output = try add(Silent(), image, name: "silent")
        #expect(FeatureGrid.all(in: graph)[output] == nil)
        #expect(Silent().headRole == .none)
        #expect(graph.layerSummaries().map(\.multiplyAccumulateCount) == [0])
    }

    /// Averaging belongs to the head, whoever does it; what has no part in it is the layer to take.
    @Test(arguments: [(.averages, "features"), (.none, "foreign")] as [(HeadRole, String)])
    mutating func theHeadIsWhatSaysSo(_ role: HeadRole, _ layer: String) throws {
        let features = try add(Foreign(gridEffect: .slides(.square(2)), shape: [1, 3, 4, 6]), image, name: "features")
        let foreign = try add(Foreign(gridEffect: .keeps, headRole: role), features, name: "foreign")
        let mean = try add(Reduce(.mean, axes: [2, 3], keepsDimensions: false), foreign, name: "mean")
        let scores = try classify(mean, channels: 3)
        #expect(try TargetLayer.resolve([], in: graph, score: scores).map(\.name) == [layer])
    }

    /// The convolution of another kind that makes the class scores is not the layer but the one before it.
    @Test mutating func aForeignConvolutionMakesTheScores() throws {
        let features = try add(Foreign(gridEffect: .slides(.square(2)), shape: [1, 3, 4, 6]), image, name: "features")
        let foreign = Foreign(
            gridEffect: .slides(.square(1)), headRole: .convolves(kernel: [1, 1]), shape: [1, 5, 4, 6])
        let map = try add(foreign, features, name: "foreign")
        let scores = try add(Reduce(.mean, axes: [2, 3], keepsDimensions: false), map, name: "scores")
        let layers = try TargetLayer.resolve([], in: graph, score: scores)
        #expect(layers.map(\.name) == ["features"])
        #expect(
            layers.map(\.reason) == ["the last feature map before the convolution that makes the class scores"])
    }

    @Test(
        arguments: [
            (.softmax(axis: 1, logarithm: false), .softmax), (.softmax(axis: 1, logarithm: true), .logSoftmax),
            (.softmax(axis: 0, logarithm: false), .none), (.adjusts(.sigmoid), .sigmoid), (.adjusts(.relu), .none),
            (.adjusts(nil), .none), (.none, .none),
        ] as [(HeadRole, ScoreActivation)])
    mutating func theEndIsWhatItsOperatorSays(_ role: HeadRole, _ activation: ScoreActivation) throws {
        let mean = try add(Reduce(.mean, axes: [2, 3], keepsDimensions: false), image, name: "mean")
        let scores = try classify(mean, channels: 3)
        let end = try add(Foreign(headRole: role), scores, name: "end")
        let output = try add(Foreign(storage: .view, shape: [5]), end, name: "view")
        let found = ScoreActivation.resolve(output: output, in: graph)
        #expect(found.activation == activation)
        #expect(found.score == (activation == .none ? output : scores))
    }
}

extension Window {
    /// As many rows and columns, without overlap.
    fileprivate static func square(_ size: Int) -> Window {
        Window(
            kernel: [size, size], strides: [size, size], dilations: [1, 1], padsBegin: [0, 0], padsEnd: [0, 0])
    }
}
