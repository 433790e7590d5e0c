import TestSupport
import Testing

@testable import NeuralGraph

/// Compiled operators against the float64 reference.
@Suite struct OperatorTests {
    @Test(arguments: OperatorCase.all)
    func forward(_ one: OperatorCase) throws {
        let built = try one.make()
        try built.graph.verify()
        let expected = try ReferenceExecutor(built.graph).run(built.doubles, [built.output])[0].values
        let session = try PlanBuilder.compile(built.graph, phases: [Phase(.forward, [built.output])]).makeSession()
        for (tensor, values) in built.inputs { try session.view(tensor).setRowMajor(values) }
        try session.run(.forward)
        expectClose(try session.view(built.output).rowMajor(), expected, within: .kernel(of: expected))
    }

    @Test func everyOperatorOfTheReferenceIsExercised() throws {
        let used = try OperatorCase.all.flatMap {
            try $0.make().graph.nodes.flatMap {
                [String(describing: type(of: $0.operation)), "\(type(of: $0.operation)) \($0.operation.name)"]
            }
        }
        let operators: Set = [
            "AveragePool", "AveragePoolGradient", "ChannelAffine", "Concat", "Convolution", "ConvolutionBackwardData",
            "Expand", "Gather", "JoinedAffine", "LSTM", "LSTMGradient", "MatMul", "MaxPool", "Normalize",
            "NormalizeGradient", "Pad", "Reshape", "Select",
            "Scatter", "Slice", "SliceGradient", "Transpose",
        ]
        let activations = [
            "Abs", "Clip", "Elu", "Exp", "Gelu", "HardSwish", "LeakyRelu", "Linear", "Log", "Mish", "Pow", "Relu",
            "Sigmoid", "Softplus", "Sqrt", "Swish", "Tanh",
        ]
        let kinds: Set = Set(
            activations.flatMap { ["Unary \($0)", "UnaryGradient \($0)Grad"] }
                + Binary.Kind.allCases.map { "Binary \($0.rawValue)" }
                + MathFunction.Kind.allCases.map { "MathFunction \($0.rawValue)" }
                + Reduce.Kind.allCases.map { "Reduce \($0.rawValue)" } + ["Softmax Softmax", "Softmax LogSoftmax"])
        #expect(operators.union(kinds).subtracting(used) == [])
    }
}

extension Tolerance {
    /// Rounding in float32, measured against the largest value of a result.
    static func kernel(of expected: [Double]) -> Tolerance {
        Tolerance(absolute: 1e-5 * (expected.map(abs).max() ?? 0) + 1e-7, relative: 1e-5)
    }
}
