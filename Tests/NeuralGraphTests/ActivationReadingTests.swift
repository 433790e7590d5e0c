import Foundation
import ONNX
import TestSupport
import Testing

@testable import NeuralGraph

/// ONNX's elementwise operators against their formulas, whatever they are read as.
@Suite struct ActivationReadingTests {
    struct Function: Sendable, CustomTestStringConvertible {
        let node: ONNXNode
        var opset = 17
        var constants: [ONNXTensor] = []
        let expected: @Sendable (Double) -> Double

        var testDescription: String { "\(node.opType) \(node.attributes) at opset \(opset)" }

        init(
            _ opType: String, _ attributes: [String: ONNXAttribute] = [:], with inputs: [String] = [],
            constants: [ONNXTensor] = [], opset: Int = 17, _ expected: @escaping @Sendable (Double) -> Double
        ) {
            node = NeuralGraphTests.node(opType, ["x"] + inputs, "y", attributes)
            (self.opset, self.constants, self.expected) = (opset, constants, expected)
        }
    }

    private static func number(_ name: String, _ value: Float) -> ONNXTensor {
        ONNXTensor(name: name, shape: [], floats: [value])
    }

    private static let functions: [Function] = activations + powers + clips + arithmetic

    private static let activations: [Function] = [
        Function("Relu") { max($0, 0) },
        Function("LeakyRelu") { $0 < 0 ? 0.01 * $0 : $0 },
        Function("LeakyRelu", ["alpha": .float(0.25)]) { $0 < 0 ? 0.25 * $0 : $0 },
        Function("Elu") { $0 < 0 ? exp($0) - 1 : $0 },
        Function("Elu", ["alpha": .float(0.5)]) { $0 < 0 ? 0.5 * (exp($0) - 1) : $0 },
        Function("Selu") { 1.05070102 * ($0 < 0 ? 1.67326319 * (exp($0) - 1) : $0) },
        Function("Selu", ["alpha": .float(2), "gamma": .float(3)]) { 3 * ($0 < 0 ? 2 * (exp($0) - 1) : $0) },
        Function("Celu", ["alpha": .float(2)]) { max(0, $0) + min(0, 2 * (exp($0 / 2) - 1)) },
        Function("HardSigmoid") { max(0, min(1, 0.2 * $0 + 0.5)) },
        Function("HardSigmoid", ["alpha": .float(0.5), "beta": .float(0.25)]) { max(0, min(1, 0.5 * $0 + 0.25)) },
        Function("HardSwish") { $0 * max(0, min(1, $0 / 6 + 0.5)) },
        Function("Sigmoid") { 1 / (1 + exp(-$0)) },
        Function("Tanh") { tanh($0) },
        Function("Softplus") { log(1 + exp($0)) },
        Function("Softsign") { $0 / (1 + abs($0)) },
        Function("Gelu", opset: 20) { 0.5 * $0 * (1 + erf($0 / 2.0.squareRoot())) },
        Function("Gelu", ["approximate": .string("tanh")], opset: 20) {
            0.5 * $0 * (1 + tanh((2 / Double.pi).squareRoot() * ($0 + 0.044715 * $0 * $0 * $0)))
        },
        Function("Mish", opset: 18) { $0 * tanh(log(1 + exp($0))) },
        Function("Swish", opset: 24) { $0 / (1 + exp(-$0)) },
        Function("Swish", ["alpha": .float(2)], opset: 24) { $0 / (1 + exp(-2 * $0)) },
        Function("ThresholdedRelu") { $0 > 1 ? $0 : 0 },
        Function("ThresholdedRelu", ["alpha": .float(-0.5)]) { $0 > -0.5 ? $0 : 0 },
        Function("PRelu", with: ["slope"], constants: [number("slope", 0.3)]) { $0 < 0 ? 0.3 * $0 : $0 },
    ]

    private static let powers: [Function] = [
        Function("Pow", with: ["e"], constants: [number("e", 2)]) { $0 * $0 },
        Function("Pow", with: ["e"], constants: [number("e", 3)]) { $0 * $0 * $0 },
        Function("Pow", with: ["e"], constants: [integers("e", 3)]) { $0 * $0 * $0 },
        Function("Pow", with: ["e"], constants: [number("e", 0)]) { _ in 1 },
        Function("Exp") { exp($0) },
        Function("Neg") { -$0 },
        Function("Reciprocal") { 1 / $0 },
        Function("Abs") { abs($0) },
        Function("Sign") { $0 < 0 ? -1 : 1 },
        Function("Floor") { floor($0) },
        Function("Ceil") { ceil($0) },
        Function("Round") { rint($0) },
        Function("Erf") { erf($0) },
        Function("Sin") { sin($0) },
        Function("Cos") { cos($0) },
        Function("Identity") { $0 },
        Function("Dropout") { $0 },
    ]

    /// The bounds were attributes up to opset 10, are inputs since, and either may be missing.
    private static let clips: [Function] = [
        Function("Clip", ["min": .float(-1), "max": .float(0.5)], opset: 6) { min(max($0, -1), 0.5) },
        Function("Clip", ["max": .float(0.5)], opset: 6) { min($0, 0.5) },
        Function("Clip", with: ["low", "high"], constants: bounds) { min(max($0, -1), 0.5) },
        Function("Clip", with: ["", "high"], constants: bounds) { min($0, 0.5) },
        Function("Clip", with: ["low"], constants: bounds) { max($0, -1) },
        Function("Clip") { $0 },
        Function("Clip", with: ["one", "low"], constants: bounds) { _ in -1 },
    ]

    private static let bounds = [number("low", -1), number("high", 0.5), number("one", 1)]

    private static let arithmetic: [Function] = [
        Function("Sum", with: ["x", "a"], constants: [number("a", 0.75)]) { $0 + $0 + 0.75 },
        Function("Mean", with: ["x", "a"], constants: [number("a", 0.75)]) { (2 * $0 + 0.75) / 3 },
        Function("Max", with: ["a", "b"], constants: [number("a", 0.75), number("b", -1)]) { max($0, 0.75) },
        Function("Min", with: ["a", "b"], constants: [number("a", 0.75), number("b", -1)]) { min($0, -1) },
        Function("Max") { $0 },
        Function("Sub", with: ["a"], constants: [number("a", 0.75)]) { $0 - 0.75 },
        Function("Div", with: ["a"], constants: [number("a", 0.75)]) { $0 / 0.75 },
        Function("Mod", ["fmod": .int(1)], with: ["a"], constants: [number("a", 0.8)]) { fmod($0, 0.8) },
        Function("Mod", ["fmod": .int(1)], with: ["a"], constants: [number("a", -0.8)]) { fmod($0, 0.8) },
        Function("Mod", with: ["a"], constants: [number("a", 0.8)]) { $0 - 0.8 * floor($0 / 0.8) },
        Function("Mod", with: ["a"], constants: [number("a", -0.8)]) { $0 + 0.8 * floor($0 / -0.8) },
        Function("Greater", with: ["a"], constants: [number("a", 0.5)]) { $0 > 0.5 ? 1 : 0 },
        Function("GreaterOrEqual", with: ["a"], constants: [number("a", 0.5)]) { $0 >= 0.5 ? 1 : 0 },
        Function("Less", with: ["a"], constants: [number("a", 0.5)]) { $0 < 0.5 ? 1 : 0 },
        Function("LessOrEqual", with: ["a"], constants: [number("a", 0.5)]) { $0 <= 0.5 ? 1 : 0 },
        Function("Equal", with: ["a"], constants: [number("a", 0.5)]) { $0 == 0.5 ? 1 : 0 },
    ]

    /// -2.9375 to 2.9375, never 0, and exact in float32.
    private static let picture: [Float] = (0..<48).map { (Float($0) - 23.5) / 8 }

    @Test(arguments: functions)
    func equalsItsFormula(_ function: Function) throws {
        let model = SmallModel(opset: function.opset, constants: function.constants, nodes: [function.node])
        // Values at which comparisons with 0.5 meet their bound.
        let picture = function.node.opType.contains("qual") ? Self.picture.map { ($0 * 2).rounded() / 2 } : Self.picture
        try expectOutput(of: model, picture, picture.map { function.expected(Double($0)) })
    }

    /// The same formulas on a constant, computed while the model is read.
    @Test(arguments: functions)
    func foldsToItsFormula(_ function: Function) throws {
        let inputs = function.node.inputs.map { $0 == "x" ? "c" : $0 }
        let folded = node(function.node.opType, inputs, "folded", function.node.attributes)
        let values: [Float] = [-2.75, -1.25, -0.5, 0.5, 1.5, 2.25]
        let model = SmallModel(
            opset: function.opset, constants: function.constants + [ONNXTensor(name: "c", shape: [6], floats: values)],
            nodes: [folded, node("Identity", ["folded"])])
        let graph = try model.read()
        #expect(graph.nodes.isEmpty)
        let expected = values.map { function.expected(Double($0)) }
        let constant = try #require(graph[graph.outputs[0]].constant)
        expectClose(try constant.floats(), expected, within: .kernel(of: expected))
    }

    @Test func slopesOfPReluBroadcast() throws {
        let model = SmallModel(
            constants: [ONNXTensor(name: "slope", shape: [3, 1, 1], floats: [0.5, 2, -1])],
            nodes: [node("PRelu", ["x", "slope"])])
        let slopes: [Double] = [0.5, 2, -1]
        let picture = Self.picture.map(-)
        try expectOutput(
            of: model, picture,
            picture.enumerated().map { $1 < 0 ? slopes[$0 / 16] * Double($1) : Double($1) })
    }

    /// Truths are numbers that are 0 or not; masks choose between pictures.
    @Test func logicChooses() throws {
        let table: [(String, @Sendable (Bool, Bool) -> Bool)] = [
            ("And", { $0 && $1 }), ("Or", { $0 || $1 }), ("Xor", { $0 != $1 }),
        ]
        for (opType, logic) in table {
            let model = SmallModel(
                constants: [Self.number("a", -1), Self.number("b", 1), Self.number("zero", 0)],
                nodes: [
                    node("Greater", ["x", "a"], "p"), node("Less", ["x", "b"], "q"), node(opType, ["p", "q"], "r"),
                    node("Not", ["r"], "s"), node("Cast", ["s"], "t", ["to": .int(1)]),
                    node("Where", ["t", "x", "zero"]),
                ])
            // Casting what depends on the picture to a truth or a float changes nothing.
            try expectOutput(
                of: model, Self.picture, Self.picture.map { logic($0 > -1, $0 < 1) ? 0 : Double($0) }, opType)
        }
    }

    @Test func integersKeepTheirArithmetic() throws {
        let table: [(String, [String: ONNXAttribute], [Int64])] = [
            ("Mod", [:], [1, 2, -2, -1]), ("Mod", ["fmod": .int(1)], [1, -1, 1, -1]), ("Max", [:], [7, 3, 7, -3]),
            ("Less", [:], [0, 1, 0, 1]), ("Equal", [:], [0, 0, 0, 0]), ("And", [:], [1, 1, 1, 1]),
        ]
        for (opType, attributes, expected) in table {
            let model = SmallModel(
                constants: [integers("a", 7, -7, 7, -7), integers("b", 3, 3, -3, -3)],
                nodes: [node(opType, ["a", "b"], "y", attributes)])
            let graph = try model.read()
            #expect(try graph[graph.outputs[0]].constant?.int64s() == expected, "\(opType) \(attributes)")
        }
    }
}
