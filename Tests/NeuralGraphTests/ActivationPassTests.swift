import ONNX
import TestSupport
import Testing

@testable import NeuralGraph

/// The activations that exporters spell out are recognised, and nothing else is.
@Suite struct ActivationPassTests {
    struct Spelling: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let nodes: [ONNXNode]
        let activation: ElementwiseFunction?
        /// A tensor inside the pattern.
        let inner: String

        init(_ name: String, _ activation: ElementwiseFunction?, inner: String, _ nodes: ONNXNode...) {
            (testDescription, self.activation, self.inner, self.nodes) = (name, activation, inner, nodes)
        }
    }

    private static let constants: [ONNXTensor] = [
        ("half", 0.5), ("one", 1), ("root", 2.0.squareRoot()), ("inverse", 0.5.squareRoot()), ("three", 3), ("six", 6),
        ("sixth", 1.0 / 6), ("zero", 0), ("two", 2),
    ].map { ONNXTensor(name: $0.0, shape: [], floats: [Float($0.1)]) }

    private static let spellings: [Spelling] = gelus + swishes + hardSwishes + others

    private static let gelus: [Spelling] = [
        Spelling(
            "GELU, halved at the end", .gelu, inner: "c", node("Div", ["x", "root"], "a"), node("Erf", ["a"], "b"),
            node("Add", ["b", "one"], "c"), node("Mul", ["x", "c"], "d"), node("Mul", ["d", "half"])),
        Spelling(
            "GELU, halved at the beginning", .gelu, inner: "d", node("Mul", ["x", "half"], "d"),
            node("Div", ["x", "root"], "a"), node("Erf", ["a"], "b"), node("Add", ["b", "one"], "c"),
            node("Mul", ["d", "c"])),
        Spelling(
            "GELU with a product, halved at the end", .gelu, inner: "b", node("Mul", ["x", "inverse"], "a"),
            node("Erf", ["a"], "b"), node("Add", ["one", "b"], "c"), node("Mul", ["c", "x"], "d"),
            node("Mul", ["half", "d"])),
        Spelling(
            "GELU with a product, halved at the beginning", .gelu, inner: "a", node("Mul", ["half", "x"], "d"),
            node("Mul", ["x", "inverse"], "a"), node("Erf", ["a"], "b"), node("Add", ["one", "b"], "c"),
            node("Mul", ["c", "d"])),
    ]

    private static let swishes: [Spelling] = [
        Spelling(
            "SiLU", .swish(alpha: 1), inner: "a", node("Sigmoid", ["x"], "a"), node("Mul", ["x", "a"])),
        Spelling(
            "SiLU, its gate first", .swish(alpha: 1), inner: "a", node("Sigmoid", ["x"], "a"),
            node("Mul", ["a", "x"])),
        Spelling(
            "Mish", .mish, inner: "a", node("Softplus", ["x"], "a"), node("Tanh", ["a"], "b"),
            node("Mul", ["x", "b"])),
    ]

    private static let hardSwishes: [Spelling] = [
        Spelling(
            "hard swish by HardSigmoid", .hardSwish, inner: "a",
            node("HardSigmoid", ["x"], "a", ["alpha": .float(1 / 6)]), node("Mul", ["x", "a"])),
        Spelling(
            "hard swish, divided at the end", .hardSwish, inner: "c", node("Add", ["x", "three"], "a"),
            node("Clip", ["a", "zero", "six"], "b"), node("Mul", ["x", "b"], "c"), node("Div", ["c", "six"])),
        Spelling(
            "hard swish, its gate divided", .hardSwish, inner: "b", node("Add", ["three", "x"], "a"),
            node("Clip", ["a", "zero", "six"], "b"), node("Div", ["b", "six"], "c"), node("Mul", ["c", "x"])),
        Spelling(
            "hard swish by a sixth", .hardSwish, inner: "a", node("Add", ["x", "three"], "a"),
            node("Clip", ["a", "zero", "six"], "b"), node("Mul", ["b", "sixth"], "c"), node("Mul", ["x", "c"])),
    ]

    /// Near misses.
    private static let others: [Spelling] = [
        Spelling(
            "x (1 + erf(x / 2)) / 2", nil, inner: "c", node("Div", ["x", "two"], "a"), node("Erf", ["a"], "b"),
            node("Add", ["b", "one"], "c"), node("Mul", ["x", "c"], "d"), node("Mul", ["d", "half"])),
        Spelling(
            "2 x (1 + erf(x / sqrt 2))", nil, inner: "c", node("Div", ["x", "root"], "a"), node("Erf", ["a"], "b"),
            node("Add", ["b", "one"], "c"), node("Mul", ["x", "c"], "d"), node("Mul", ["d", "two"])),
        Spelling(
            "|x| sigmoid(x)", nil, inner: "b", node("Abs", ["x"], "a"), node("Sigmoid", ["x"], "b"),
            node("Mul", ["a", "b"])),
        Spelling(
            "x hardsigmoid(x) with another slope", nil, inner: "a", node("HardSigmoid", ["x"], "a"),
            node("Mul", ["x", "a"])),
        Spelling(
            "x clip(x + 3, 0, 6) / 3", nil, inner: "c", node("Add", ["x", "three"], "a"),
            node("Clip", ["a", "zero", "six"], "b"), node("Mul", ["x", "b"], "c"), node("Div", ["c", "three"])),
        Spelling(
            "6 / (x clip(x + 3, 0, 6))", nil, inner: "c", node("Add", ["x", "three"], "a"),
            node("Clip", ["a", "zero", "six"], "b"), node("Mul", ["x", "b"], "c"), node("Div", ["six", "c"])),
        Spelling(
            "a gate for each channel", nil, inner: "b", node("GlobalAveragePool", ["x"], "a"),
            node("Sigmoid", ["a"], "b"), node("Mul", ["x", "b"])),
        Spelling(
            "a wide product of a narrow tensor", nil, inner: "b", node("GlobalAveragePool", ["x"], "p"),
            node("Sigmoid", ["p"], "b"), node("Mul", ["p", "b"], "q"), node("Mul", ["q", "x"])),
    ]

    private func expectSameValues(_ before: Graph, _ after: Graph, _ outputs: [TensorID]) throws {
        try after.verify()
        let picture = [before.inputs[0]: (0..<48).map { (Float($0) - 23.3) / 6 }]
        let expected = try referenced(before, picture, outputs)
        let passed = try referenced(after, picture, outputs)
        let compiled = try planned(after, picture, outputs)
        for index in outputs.indices {
            // The constants of the spelled-out formulas are float32.
            expectClose(passed[index], expected[index], within: .kernel(of: expected[index]))
            expectClose(compiled[index], expected[index], within: .kernel(of: expected[index]))
        }
    }

    @Test(arguments: spellings)
    func isRecognized(_ spelling: Spelling) throws {
        let before = try SmallModel(constants: Self.constants, nodes: spelling.nodes).read()
        var after = before
        try after.recognizeActivations()
        if let activation = spelling.activation {
            #expect(after.nodes.map { ($0.operation as? Unary)?.kind } == [activation])
        } else if spelling.testDescription == "a wide product of a narrow tensor" {
            // The gate of the pooled tensor is a SiLU; the wide product stays.
            #expect(after.nodes.map(\.operation.name) == ["ReduceMean", "Swish", "Mul"])
        } else {
            #expect(after.nodes.count == before.nodes.count)
        }
        try expectSameValues(before, after, before.outputs)
    }

    /// What a method asks for, or another node reads, stays.
    @Test(arguments: spellings.filter { $0.activation != nil }, [true, false])
    func tensorsThatAreNeededStay(_ spelling: Spelling, asOutput: Bool) throws {
        var model = SmallModel(constants: Self.constants, nodes: spelling.nodes)
        if !asOutput { model.nodes.append(node("Tanh", [spelling.inner], "other")) }
        let before = try Importer.read(model.model, outputs: ["y", asOutput ? spelling.inner : "other"])
        var after = before
        try after.recognizeActivations()
        #expect(after.nodes.count == before.nodes.count)
        try expectSameValues(before, after, before.outputs)
    }

    /// The input of the pattern may well be needed.
    @Test(arguments: spellings.filter { $0.activation != nil })
    func theInputMayBeUsedElsewhere(_ spelling: Spelling) throws {
        // The pattern over a convolution's output, which is an output too.
        let nodes = spelling.nodes.map { one in
            node(
                one.opType, one.inputs.map { $0 == "x" ? "features" : $0 }, one.outputs[0], one.attributes)
        }
        let model = SmallModel(
            constants: Self.constants + [ramp("w", 3, 3, 1, 1)],
            nodes: [node("Sin", ["x"], "sine"), node("Conv", ["sine", "w"], "features")] + nodes)
        var before = try model.read()
        before.outputs.append(try #require(before.names["features"]))
        var after = before
        try after.recognizeActivations()
        #expect(after.nodes.count == 3)
        after.fuseEpilogues()
        #expect(after.nodes.count == 3)
        try expectSameValues(before, after, before.outputs)
        before.outputs.removeLast()
        after.outputs.removeLast()
        after.fuseEpilogues()
        #expect(after.nodes.map(\.operation.name) == ["Sin", "Conv"])
        try expectSameValues(before, after, before.outputs)
    }
}
