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
        let session = try PlanBuilder.compile(built.graph, phases: [[built.output]]).makeSession()
        for (tensor, values) in built.inputs { try session.view(tensor).setRowMajor(values) }
        try session.run(phase: 0)
        expectClose(try session.view(built.output).rowMajor(), expected, within: .kernel(of: expected))
    }

    @Test func everyOperatorOfTheReferenceIsExercised() throws {
        let used = try OperatorCase.all.flatMap {
            try $0.make().graph.nodes.map { String(describing: type(of: $0.operation)) }
        }
        let expected: Set = [
            "AveragePool", "AveragePoolGradient", "Binary", "ChannelAffine", "Concat", "Convolution",
            "ConvolutionBackwardData", "Expand", "Gather", "MatMul", "MaxPool", "Pad", "Reduce", "Reshape", "Slice",
            "SliceGradient", "Softmax", "Transpose", "Unary",
        ]
        #expect(expected.subtracting(used) == [])
    }
}

extension Tolerance {
    /// Rounding in float32, measured against the largest value of a result.
    static func kernel(of expected: [Double]) -> Tolerance {
        Tolerance(absolute: 1e-5 * (expected.map(abs).max() ?? 0) + 1e-7, relative: 1e-5)
    }
}
