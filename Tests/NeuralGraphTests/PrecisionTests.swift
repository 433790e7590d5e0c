import TestSupport
import Testing

@testable import NeuralGraph

/// Networks compiled for bfloat16 against the float64 reference.
@Suite(.enabled(if: Precision.isBFloat16Fast, "the processor has no bfloat16 arithmetic"))
struct PrecisionTests {
    /// Cases of the operators that read or write bfloat16, with operands that a convolution or product leaves in it.
    static let cases = OperatorCase.all.filter { one in
        guard let built = try? one.make(), let node = built.graph.nodes.last(where: { $0.output == built.output })
        else { return false }
        let inputs = node.inputs.map { built.graph.isConstant($0) ? ElementFormat.float32 : .bfloat16 }
        let isSteep = (node.operation as? Unary).map { [.exp, .log, .sqrt].contains($0.kind) } ?? false
        return node.operation.formats(inputs, isResult: false).inputs.contains(.bfloat16) && !isSteep
    }

    @Test(arguments: cases)
    func forward(_ one: OperatorCase) throws {
        let built = try one.make()
        let expected = try ReferenceExecutor(built.graph).run(built.doubles, [built.output])[0].values
        let session = try PlanBuilder.compile(
            built.graph, phases: [Phase(.forward, [built.output], precision: .bfloat16)]
        ).makeSession()
        for (tensor, values) in built.inputs { try session.view(tensor).setRowMajor(values) }
        try session.run(.forward)
        // Eight bits for each number, and a rounding for each step.
        let largest = expected.map(abs).max() ?? 0
        expectClose(
            try session.view(built.output).rowMajor(), expected,
            within: Tolerance(absolute: 0.05 * largest + 1e-3, relative: 0.02))
    }

    @Test func casesAreThere() {
        #expect(Self.cases.count > 100)
    }

    @Test(arguments: ["Conv", "ConvTranspose", "MatMul"])
    func convolutionsAndProductsRunInBFloat16(_ operation: String) throws {
        let built = try #require(
            Self.cases.first { (try? $0.make())?.graph.nodes.last?.operation.name == operation }
        ).make()
        let plan = try PlanBuilder.compile(built.graph, phases: [Phase(.forward, [built.output], precision: .bfloat16)])
        #expect(plan.summary.contains { $0.implementation.contains("bf16") }, "\(plan.summary)")
    }

    @Test(arguments: [
        (Float(1), Float(1)), (1.001953125, 1), (1.00390625, 1), (1.01171875, 1.015625), (-3.1415927, -3.140625),
        (.infinity, .infinity), (0, 0),
    ])
    func roundsToTheNearestAndHalvesToEven(_ value: Float, _ expected: Float) {
        #expect(BFloat16(rounding: value).float == expected)
    }
}
