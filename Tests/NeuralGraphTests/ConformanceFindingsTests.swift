import Foundation
import ONNX
import TestSupport
import Testing

@testable import NeuralGraph

/// What ONNX's own node tests found (scripts/comparisons/onnx_conformance.py), kept here so that it is tested without Python too.
struct ConformanceFindingsTests {
    private func constant(_ nodes: [ONNXNode], _ constants: [ONNXTensor], opset: Int = 17) throws -> Constant {
        let graph = try SmallModel(opset: opset, constants: constants, nodes: nodes).read()
        return try #require(graph[graph.outputs[0]].constant)
    }

    private func floats(_ name: String, _ values: Float...) -> ONNXTensor {
        ONNXTensor(name: name, shape: [values.count], floats: values)
    }

    @Test(
        arguments: [
            (ONNXElementType.uint8, [1, 255, 0, 44]), (.int8, [1, -1, 0, 44]), (.uint4, [1, 15, 0, 12]),
            (.int4, [1, -1, 0, -4]), (.int64, [1, -1, 256, 300]),
        ] as [(ONNXElementType, [Int64])])
    func castsWrap(to type: ONNXElementType, expected: [Int64]) throws {
        let cast = node("Cast", ["c"], "y", ["to": .int(Int64(type.rawValue))])
        #expect(try constant([cast], [integers("c", 1, -1, 256, 300)]).int64s() == expected)
        #expect(try constant([cast], [floats("c", 1, -1, 256, 300)]).int64s() == expected)
    }

    @Test func castLikeFollowsFloats() throws {
        let result = try constant([node("CastLike", ["c", "x"])], [integers("c", 3, -2)])
        #expect(try result.floats() == [3, -2])
    }

    @Test func remaindersByInfinity() throws {
        let infinity = Float.infinity
        let result = try constant(
            [node("Mod", ["a", "b"])],
            [floats("a", 5, -5, 5, -5, 7.5), floats("b", infinity, infinity, -infinity, -infinity, -2)]
        ).floats()
        #expect(result == [5, infinity, -infinity, -5, -0.5])
    }

    @Test func antialiasingRepeatsTheEdge() throws {
        let model = SmallModel(
            opset: 18, input: [1, 1, 4, 4].map { .fixed($0) }, constants: [integers("sizes", 1, 1, 3, 3)],
            nodes: [node("Resize", ["x", "", "", "sizes"], "y", ["mode": .string("linear"), "antialias": .int(1)])])
        let result = try model.output { Double($0 + 1) }
        // test_resize_downsample_sizes_linear_antialias
        let expected = [2.3636363, 3.590909, 4.818182, 7.2727275, 8.5, 9.727273, 12.181818, 13.409091, 14.636364]
        #expect(zip(result.values, expected).allSatisfy { abs($0 - $1) < 1e-5 })
        #expect(result.values.count == expected.count)
    }

    @Test func dropoutInTrainingModeIsRefused() throws {
        let ratio = ONNXTensor(name: "ratio", shape: [], floats: [0.5])
        let training = ONNXTensor(name: "training", shape: [], int64s: [1])
        let model = SmallModel(constants: [ratio, training], nodes: [node("Dropout", ["x", "ratio", "training"])])
        #expect { try model.read() } throws: { "\($0)".contains("it is in training mode") }
    }

    @Test func dropoutKeepsEverything() throws {
        let dropout = ONNXNode(name: "d", opType: "Dropout", inputs: ["c"], outputs: ["unused", "y"])
        #expect(try constant([dropout], [floats("c", 4, 5)]).int64s() == [1, 1])
    }

    @Test func spaceToDepthByColumns() throws {
        let model = SmallModel(
            opset: 28, input: [1, 2, 2, 2].map { .fixed($0) },
            nodes: [node("SpaceToDepth", ["x"], "y", ["blocksize": .int(2), "mode": .string("CRD")])])
        #expect(try model.output().values == [0, 1, 2, 3, 4, 5, 6, 7])
    }

    @Test(
        arguments: [
            ("none", [1, 8, 3]), ("add", [1, 17, 3]), ("mul", [1, 96, 3]), ("min", [1, 2, 3]), ("max", [1, 8, 3]),
        ]
            as [(String, [Float])])
    func scatteringCombines(reduction: String, expected: [Float]) throws {
        // Index 1 occurs twice, and the updates are combined in turn.
        let indices = ONNXTensor(name: "indices", shape: [2, 1], int64s: [1, 1])
        let result = try constant(
            [node("ScatterND", ["c", "indices", "updates"], "y", ["reduction": .string(reduction)])],
            [floats("c", 1, 2, 3), indices, floats("updates", reduction == "add" ? 7 : 6, 8)])
        #expect(try result.floats() == expected)
    }

    @Test(
        arguments: [
            ("ij->ji", [1, 4, 2, 5, 3, 6]), ("ij->i", [6, 15]), ("ij->", [21]), ("ji", [1, 4, 2, 5, 3, 6]),
        ] as [(String, [Float])])
    func einsumOfOneOperand(equation: String, expected: [Float]) throws {
        let matrix = ONNXTensor(name: "c", shape: [2, 3], floats: [1, 2, 3, 4, 5, 6])
        let result = try constant([node("Einsum", ["c"], "y", ["equation": .string(equation)])], [matrix])
        #expect(try result.floats() == expected)
    }

    @Test func einsumWithoutAnArrow() throws {
        let result = try constant(
            [node("Einsum", ["a", "b"], "y", ["equation": .string("i,i")])],
            [floats("a", 1, 2, 3), floats("b", 4, 5, 6)])
        #expect(try result.floats() == [32])
    }

    @Test func statisticsOfLayerNormalization() throws {
        let normalization = ONNXNode(
            name: "n", opType: "LayerNormalization", inputs: ["c", "one"], outputs: ["unused", "mean", "deviation"],
            attributes: ["epsilon": .float(0)])
        let both = node("Concat", ["mean", "deviation"], "y", ["axis": .int(0)])
        let result = try constant([normalization, both], [floats("c", 1, 3, 5, 7), floats("one", 1, 1, 1, 1)])
        let values = try result.floats()
        #expect(values.count == 2 && values[0] == 4 && abs(values[1] - 1 / Float(5).squareRoot()) < 1e-6)
    }

    @Test func integersAreNegatedClippedAndReduced() throws {
        let negative = node("Neg", ["c"], "n")
        let clipped = node("Clip", ["n", "low", ""], "k")
        let product = node("ReduceProd", ["k"], "y", ["keepdims": .int(0)])
        let low = ONNXTensor(name: "low", shape: [], int64s: [-4])
        #expect(try constant([negative, clipped, product], [integers("c", 3, 5, -2), low]).int64s() == [24])
    }

    @Test func notOfConstants() throws {
        #expect(try constant([node("Not", ["c"])], [integers("c", 0, 1)]).int64s() == [1, 0])
    }

    @Test func integerExponents() throws {
        let result = try constant([node("Pow", ["c", "e"])], [floats("c", 2, 3), integers("e", 3, 2)])
        #expect(try result.floats() == [8, 9])
    }

    @Test func resizingToAnEndlessAxisIsRefused() throws {
        let model = SmallModel(
            input: [1, 1, 1, 65_536].map { .fixed($0) }, constants: [integers("sizes", 1, 1, 1, 60_000)],
            nodes: [node("Resize", ["x", "", "", "sizes"])])
        #expect { try model.read() } throws: { "\($0)".contains("is too long to become 60000") }
    }

    /// Products over no terms, and windows of absurd size.
    @Test func emptyProductsAndEndlessWindows() throws {
        var graph = Graph()
        let a = graph.addInput("a", try TensorType([2, 0]))
        let b = graph.addInput("b", try TensorType([0, 3]))
        graph.outputs = [try graph.add(MatMul(), [a, b], name: "product")]
        #expect { try PlanBuilder.compile(graph, phases: [Phase(.forward, graph.outputs)]) } throws: {
            "\($0)".contains("it computes with an empty tensor of shape [2, 0]")
        }
        let side: Int64 = 1 << 23
        let window: [String: ONNXAttribute] = [
            "kernel_shape": .ints([side, side, side]), "pads": .ints(Array(repeating: side - 1, count: 6)),
        ]
        let pool = SmallModel(
            input: [1, 1, 2, 2, 2].map { .fixed($0) }, nodes: [node("AveragePool", ["x"], "y", window)])
        let graphOfPool = Result {
            try Importer.read(pool.model, inputs: ["x": .tensor(try TensorType([1, 1, 2, 2, 2]))])
        }
        #expect(throws: GraphError.self) { try graphOfPool.get() }
    }
}
