import ONNX
import TestSupport
import Testing

@testable import NeuralGraph

/// Operators that are read as slices, gathers, concatenations and reshapes, in the versions that ONNX gave them.
@Suite struct MovementReadingTests {
    /// The picture of 3 channels, 4 rows and 4 columns that counts its pixels.
    private static let picture: [Float] = (0..<48).map(Float.init)

    private func values(_ channel: Int, _ row: Int, _ column: Int) -> Double { Double(channel * 16 + row * 4 + column) }

    // MARK: Split

    private func parts(
        _ opset: Int, _ inputs: [String], _ outputs: [String], _ attributes: [String: ONNXAttribute],
        constants: [ONNXTensor] = []
    ) throws -> [[Int]] {
        let split = ONNXNode(
            name: "split", opType: "Split", inputs: ["x"] + inputs, outputs: outputs, attributes: attributes)
        var model = SmallModel(opset: opset, constants: constants, nodes: [split])
        return try outputs.map { name in
            model.nodes = [split, node("Identity", [name])]
            return try model.outputShape()
        }
    }

    @Test func partsAreAttributesInputsOrEqual() throws {
        let names = ["a", "b"]
        #expect(
            try parts(11, [], names, ["axis": .int(1), "split": .ints([1, 2])]) == [[1, 1, 4, 4], [1, 2, 4, 4]])
        #expect(
            try parts(13, ["s"], names, ["axis": .int(-1)], constants: [integers("s", 3, 1)])
                == [[1, 3, 4, 3], [1, 3, 4, 1]])
        #expect(try parts(13, [], names, ["axis": .int(2)]) == [[1, 3, 2, 4], [1, 3, 2, 4]])
        #expect(
            try parts(18, [], names, ["axis": .int(1), "num_outputs": .int(2)]) == [[1, 2, 4, 4], [1, 1, 4, 4]])
    }

    @Test func partsHoldWhatTheyShould() throws {
        let split = ONNXNode(
            name: "split", opType: "Split", inputs: ["x", "s"], outputs: ["a", "", "b"], attributes: ["axis": .int(3)])
        let model = SmallModel(
            constants: [integers("s", 1, 2, 1)], nodes: [split, node("Sub", ["b", "a"])])
        // The last column less the first.
        try expectOutput(of: model, Self.picture, Array(repeating: 3, count: 12))
    }

    // MARK: Pad and Slice

    private func padded(_ mode: String, _ before: Int64, _ after: Int64) throws -> [Float] {
        let model = SmallModel(
            opset: 19, input: [1, 1, 1, 4].map { .fixed($0) },
            constants: [integers("pads", before, after), integers("axes", -1)],
            nodes: [node("Pad", ["x", "pads", "", "axes"], "y", ["mode": .string(mode)])])
        let graph = try model.read()
        return try planned(graph, [graph.inputs[0]: [1, 2, 3, 4]], graph.outputs)[0]
    }

    @Test func marginsAreMadeOfTheTensor() throws {
        #expect(try padded("constant", 2, 1) == [0, 0, 1, 2, 3, 4, 0])
        #expect(try padded("reflect", 2, 3) == [3, 2, 1, 2, 3, 4, 3, 2, 1])
        #expect(try padded("edge", 2, 3) == [1, 1, 1, 2, 3, 4, 4, 4, 4])
        #expect(try padded("wrap", 2, 3) == [3, 4, 1, 2, 3, 4, 1, 2, 3])
        for mode in ["constant", "reflect", "edge", "wrap"] { #expect(try padded(mode, -1, -2) == [2]) }
        #expect(try padded("edge", -2, 2) == [3, 4, 4, 4])
    }

    @Test func padsMovedFromAttributesToInputs() throws {
        let attributes: [String: ONNXAttribute] = ["pads": .ints([0, 0, 0, 1, 0, 0, 0, 0]), "value": .float(-1)]
        let old = SmallModel(opset: 10, nodes: [node("Pad", ["x"], "y", attributes)])
        let new = SmallModel(
            opset: 13,
            constants: [
                integers("pads", 0, 0, 0, 1, 0, 0, 0, 0), ONNXTensor(name: "value", shape: [], floats: [-1]),
            ], nodes: [node("Pad", ["x", "pads", "value"])])
        let expected = (0..<12).flatMap { row -> [Double] in
            let first = Double(row * 4)
            return [-1, first, first + 1, first + 2, first + 3]
        }
        for model in [old, new] { try expectOutput(of: model, Self.picture, expected) }
    }

    @Test func slicesMovedFromAttributesToInputs() throws {
        let attributes: [String: ONNXAttribute] = [
            "starts": .ints([1, -2]), "ends": .ints([9, -1]), "axes": .ints([1, 3]),
        ]
        let old = SmallModel(opset: 9, nodes: [node("Slice", ["x"], "y", attributes)])
        let new = SmallModel(
            opset: 10, constants: [integers("s", 1, -2), integers("e", 9, -1), integers("a", 1, 3)],
            nodes: [node("Slice", ["x", "s", "e", "a"])])
        let expected = (0..<8).map { values(1 + $0 / 4, $0 % 4, 2) }
        for model in [old, new] { try expectOutput(of: model, Self.picture, expected) }
        let backwards = SmallModel(
            constants: [integers("s", -1), integers("e", .min), integers("a", 3), integers("t", -2)],
            nodes: [node("Slice", ["x", "s", "e", "a", "t"])])
        let ends = (0..<12).flatMap { row -> [Double] in
            let first = Double(row * 4)
            return [first + 3, first + 1]
        }
        try expectOutput(of: backwards, Self.picture, ends)
    }

    // MARK: Blocks and tiles

    @Test func blocksBecomeChannelsAndBack() throws {
        let down = SmallModel(nodes: [node("SpaceToDepth", ["x"], "y", ["blocksize": .int(2)])])
        #expect(try down.outputShape() == [1, 12, 2, 2])
        // Channel (row in block, column in block, old channel).
        try expectOutput(
            of: down, Self.picture,
            (0..<48).map { index in
                let (channel, row, column) = (index / 4, index / 2 % 2, index % 2)
                return values(channel % 3, row * 2 + channel / 6, column * 2 + channel / 3 % 2)
            })
        for mode in ["DCR", "CRD"] {
            // 8 channels of one pixel: the first output channel is made of channels 0, 2, 4, 6 or of 0, 1, 2, 3.
            let up = SmallModel(
                input: [1, 8, 1, 1].map { .fixed($0) },
                nodes: [node("DepthToSpace", ["x"], "y", ["blocksize": .int(2), "mode": .string(mode)])])
            #expect(try up.outputShape() == [1, 2, 2, 2])
            let first: [Double] = mode == "DCR" ? [0, 2, 4, 6] : [0, 1, 2, 3]
            try expectOutput(
                of: up, (0..<8).map(Float.init), first + first.map { $0 + (mode == "DCR" ? 1 : 4) },
                mode)
            // Back to where it was: only the DCR order undoes SpaceToDepth.
            let back = SmallModel(nodes: [
                node("SpaceToDepth", ["x"], "d", ["blocksize": .int(2)]),
                node("DepthToSpace", ["d"], "y", ["blocksize": .int(2), "mode": .string(mode)]),
            ])
            let graph = try back.read()
            let result = try planned(graph, [graph.inputs[0]: Self.picture], graph.outputs)[0]
            #expect((result == Self.picture) == (mode == "DCR"))
        }
    }

    @Test func tilesRepeat() throws {
        let model = SmallModel(
            input: [1, 2, 1, 2].map { .fixed($0) }, constants: [integers("r", 1, 2, 3, 1)],
            nodes: [node("Tile", ["x", "r"])])
        #expect(try model.outputShape() == [1, 4, 3, 2])
        try expectOutput(
            of: model, [1, 2, 3, 4], [1, 2, 1, 2, 1, 2, 3, 4, 3, 4, 3, 4, 1, 2, 1, 2, 1, 2, 3, 4, 3, 4, 3, 4])
        let none = SmallModel(constants: [integers("r", 1, 0, 1, 1)], nodes: [node("Tile", ["x", "r"])])
        #expect(try none.outputShape() == [1, 0, 4, 4])
    }

    // MARK: Constants

    private func constant(_ nodes: [ONNXNode], _ constants: [ONNXTensor]) throws -> Constant {
        let graph = try SmallModel(constants: constants, nodes: nodes).read()
        return try #require(graph[graph.outputs[0]].constant)
    }

    @Test func rangesCount() throws {
        func range(_ start: Int64, _ limit: Int64, _ step: Int64) throws -> [Int64] {
            let scalars = [start, limit, step].enumerated().map {
                ONNXTensor(name: "\($0)", shape: [], int64s: [$1])
            }
            return try constant([node("Range", ["0", "1", "2"])], scalars).int64s()
        }
        #expect(try range(2, 9, 3) == [2, 5, 8])
        #expect(try range(5, 0, -2) == [5, 3, 1])
        #expect(try range(5, 0, 2) == [])
        let scalars = [0.5, 2, 0.5].enumerated().map {
            ONNXTensor(name: "\($0)", shape: [], floats: [$1])
        }
        #expect(try constant([node("Range", ["0", "1", "2"])], scalars).floats() == [0.5, 1, 1.5])
    }

    @Test(arguments: [
        (0, 0, [1, 2, 3, 5, 7, 9] as [Int64]), (1, 0, [0, 0, 0, 1, 2, 3]), (0, 1, [5, 7, 9, 4, 5, 6]),
        (1, 1, [4, 5, 6, 0, 0, 0]),
    ])
    func sumsAccumulate(_ exclusive: Int, _ reverse: Int, _ expected: [Int64]) throws {
        let axis = integers("axis", 0)
        let sum = node(
            "CumSum", ["c", "axis"], "y", ["exclusive": .int(Int64(exclusive)), "reverse": .int(Int64(reverse))])
        let numbers = ONNXTensor(name: "c", shape: [2, 3], int64s: [1, 2, 3, 4, 5, 6])
        #expect(try constant([sum], [numbers, axis]).int64s() == expected)
        let halves = ONNXTensor(name: "c", shape: [2, 3], floats: [0.5, 1, 1.5, 2, 2.5, 3])
        #expect(try constant([sum], [halves, axis]).floats() == expected.map { Float($0) / 2 })
    }

    @Test func updatesScatter() throws {
        let data = ONNXTensor(name: "data", shape: [3, 2], floats: [0, 1, 2, 3, 4, 5])
        let rows = [
            data, ONNXTensor(name: "at", shape: [2, 1], int64s: [2, -3]),
            ONNXTensor(name: "new", shape: [2, 2], floats: [10, 11, 12, 13]),
        ]
        #expect(try constant([node("ScatterND", ["data", "at", "new"])], rows).floats() == [12, 13, 2, 3, 10, 11])
        let cells = [
            data, ONNXTensor(name: "at", shape: [1, 2], int64s: [1, -1]),
            ONNXTensor(name: "new", shape: [1], floats: [9]),
        ]
        #expect(try constant([node("ScatterND", ["data", "at", "new"])], cells).floats() == [0, 1, 2, 9, 4, 5])
    }

    /// Crops that leave nothing, whose sum of offsets no integer holds.
    @Test func cropsOfEverythingCopyNothing() {
        let margin = (1 << 31) - 1
        let pad = Pad(
            before: Array(repeating: -margin, count: 5) + [0], after: Array(repeating: margin, count: 5) + [0], value: 0
        )
        let tensor = Strided(rowMajor: [1, 1, 1, 1, 1, 1 << 30])
        #expect(pad.copies([tensor], tensor).isEmpty)
    }
}
