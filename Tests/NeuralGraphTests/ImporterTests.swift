import ONNX
import TestSupport
import Testing

@testable import NeuralGraph

/// What the versions of ONNX's operators mean, and what is computed while a model is read.
@Suite struct ImporterTests {
    // MARK: Constant folding

    @Test func shapeChainsOfExportersVanish() throws {
        // x.view(x.size(0), x.size(1) * 4, -1)
        let model = SmallModel(
            constants: [
                integers("first", 0), integers("axis", 0), integers("four", 4), integers("rest", -1),
                ONNXTensor(name: "one", shape: [], int64s: [1]),
            ],
            nodes: [
                node("Shape", ["x"], "shape"), node("Gather", ["shape", "first"], "batch"),
                node("Shape", ["x"], "shape2"), node("Gather", ["shape2", "one"], "channels"),
                node("Unsqueeze", ["channels", "axis"], "channels1"), node("Mul", ["channels1", "four"], "rows"),
                node("Concat", ["batch", "rows", "rest"], "target", ["axis": .int(0)]),
                node("Reshape", ["x", "target"]),
            ])
        let graph = try model.read()
        #expect(graph.nodes.map(\.operation.name) == ["Reshape"])
        #expect(graph.shape(of: graph.outputs[0]) == [1, 12, 4])
    }

    @Test func castsAndSlicesOfShapesVanish() throws {
        // Half of the height and width, as space-to-depth is written.
        let model = SmallModel(
            constants: [
                integers("start", 2), integers("end", .max), integers("first", 1, 12),
                ONNXTensor(name: "half", shape: [], floats: [0.5]),
            ],
            nodes: [
                node("Shape", ["x"], "shape"), node("Slice", ["shape", "start", "end"], "size"),
                node("Cast", ["size"], "float", ["to": .int(1)]), node("Mul", ["float", "half"], "scaled"),
                node("Cast", ["scaled"], "integer", ["to": .int(7)]),
                node("Concat", ["first", "integer"], "target", ["axis": .int(-1)]),
                node("Reshape", ["x", "target"]),
            ])
        let graph = try model.read()
        #expect(graph.nodes.map(\.operation.name) == ["Reshape"])
        #expect(graph.shape(of: graph.outputs[0]) == [1, 12, 2, 2])
    }

    @Test func transposedWeightsAreFolded() throws {
        let model = SmallModel(
            constants: [ramp("w", 2, 48)],
            nodes: [
                node("Flatten", ["x"], "flat"), node("Transpose", ["w"], "wT"), node("MatMul", ["flat", "wT"]),
            ])
        let graph = try model.read()
        #expect(graph.nodes.map(\.operation.name) == ["Reshape", "MatMul"])
        // The sums over i of i * i and of i * (48 + i).
        #expect(try model.output().values == [35720, 35720 + 48 * 1128])
    }

    // MARK: auto_pad

    private struct AutoPad: Sendable {
        let size: Int
        let kernel: Int
        var stride = 1
        var dilation = 1
        /// Of SAME_UPPER; SAME_LOWER mirrors it.
        let begin: Int
        let end: Int
    }

    @Test func autoPadKeepsTheSizeOverTheStride() throws {
        let table: [AutoPad] = [
            .init(size: 8, kernel: 3, begin: 1, end: 1), .init(size: 8, kernel: 2, begin: 0, end: 1),
            .init(size: 7, kernel: 3, stride: 2, begin: 1, end: 1),
            .init(size: 8, kernel: 3, stride: 2, begin: 0, end: 1),
            .init(size: 8, kernel: 4, stride: 3, begin: 1, end: 1),
            .init(size: 8, kernel: 1, stride: 3, begin: 0, end: 0),
            .init(size: 8, kernel: 2, dilation: 3, begin: 1, end: 2),
            .init(size: 9, kernel: 6, stride: 2, begin: 2, end: 3),
        ]
        for one in table {
            for mode in ["SAME_UPPER", "SAME_LOWER", "VALID", "NOTSET"] {
                let attributes: [String: ONNXAttribute] = [
                    "auto_pad": .string(mode), "strides": .ints([Int64(one.stride), 1]),
                    "dilations": .ints([Int64(one.dilation), 1]),
                ]
                let model = SmallModel(
                    input: [1, 2, one.size, 4].map { .fixed($0) }, constants: [ramp("w", 1, 2, one.kernel, 1)],
                    nodes: [node("Conv", ["x", "w"], "y", attributes)])
                let graph = try model.read()
                let window = try #require(graph.nodes[0].operation as? Convolution).window
                let pads = [window.padsBegin[0], window.padsEnd[0]]
                switch mode {
                case "SAME_UPPER": #expect(pads == [one.begin, one.end], "\(one)")
                case "SAME_LOWER": #expect(pads == [one.end, one.begin], "\(one)")
                default: #expect(pads == [0, 0])
                }
                if mode.hasPrefix("SAME") {
                    #expect(graph.shape(of: graph.outputs[0]) == [1, 1, (one.size + one.stride - 1) / one.stride, 4])
                }
                #expect(window.padsBegin[1] == 0 && window.padsEnd[1] == 0)
            }
        }
    }

    // MARK: Versions

    @Test func softmaxBefore13FlattensWhatFollowsItsAxis() throws {
        func sums(_ opset: Int, _ attributes: [String: ONNXAttribute]) throws -> Int {
            let model = SmallModel(opset: opset, nodes: [node("Softmax", ["x"], "y", attributes)])
            // Each group of elements that a softmax runs over sums to 1.
            let sum = try model.output { Double($0 % 7) / 7 }.values.reduce(0, +)
            #expect(abs(sum - sum.rounded()) < 1e-9)
            return Int(sum.rounded())
        }
        #expect(try sums(11, [:]) == 1)
        #expect(try sums(11, ["axis": .int(2)]) == 3)
        #expect(try sums(12, ["axis": .int(-1)]) == 12)
        #expect(try sums(13, [:]) == 12)
        #expect(try sums(13, ["axis": .int(1)]) == 16)
        #expect(try sums(13, ["axis": .int(2)]) == 12)
    }

    @Test func axesAreAttributesOrInputs() throws {
        let pooled = node("ReduceMean", ["x"], "pooled", ["axes": .ints([2, -1])])
        func shape(_ opset: Int, _ nodes: [ONNXNode]) throws -> [Int] {
            try SmallModel(opset: opset, constants: [integers("axes", 2, 3), integers("none")], nodes: nodes)
                .outputShape()
        }
        #expect(try shape(11, [pooled, node("Squeeze", ["pooled"], "y", ["axes": .ints([3, -2])])]) == [1, 3])
        #expect(try shape(13, [pooled, node("Squeeze", ["pooled", "axes"])]) == [1, 3])
        #expect(try shape(13, [pooled, node("Squeeze", ["pooled"])]) == [3])
        #expect(try shape(11, [node("Unsqueeze", ["x"], "y", ["axes": .ints([0, -1])])]) == [1, 1, 3, 4, 4, 1])
        #expect(try shape(13, [node("Unsqueeze", ["x", "axes"])]) == [1, 3, 1, 1, 4, 4])
        #expect(try shape(18, [node("ReduceMean", ["x", "axes"], "y", ["keepdims": .int(0)])]) == [1, 3])
        #expect(try shape(13, [node("ReduceSum", ["x", "axes"])]) == [1, 3, 1, 1])
        #expect(try shape(13, [node("ReduceSum", ["x"], "y", ["keepdims": .int(0)])]) == [])
        #expect(try shape(13, [node("ReduceSum", ["x", "none"])]) == [1, 1, 1, 1])
        let identity = node("ReduceSum", ["x", "none"], "y", ["noop_with_empty_axes": .int(1)])
        #expect(try shape(13, [identity]) == [1, 3, 4, 4])
    }

    // MARK: Gemm

    @Test func gemmIsAlphaABPlusBetaC() throws {
        for (transA, transB) in [(0, 0), (0, 1), (1, 0), (1, 1)] as [(Int64, Int64)] {
            for (alpha, beta) in [(1, 1), (0.5, 1), (1, 2), (0.25, -0.5)] as [(Float, Float)] {
                for shape in [nil, [], [1], [5], [1, 5], [6, 1], [6, 5]] as [[Int]?] {
                    try expectGemm(transA, transB, alpha, beta, shape)
                }
            }
        }
    }

    private func expectGemm(_ transA: Int64, _ transB: Int64, _ alpha: Float, _ beta: Float, _ cShape: [Int]?) throws {
        var generator = SeededGenerator(seed: 6)
        let b = generator.floats(40)
        let c = generator.floats((cShape ?? []).reduce(1, *))
        var model = SmallModel(
            constants: [
                transA == 0 ? integers("shape", 6, 8) : integers("shape", 8, 6),
                ONNXTensor(name: "b", shape: transB == 0 ? [8, 5] : [5, 8], floats: b),
            ],
            nodes: [
                node("Reshape", ["x", "shape"], "a"),
                node(
                    "Gemm", ["a", "b"] + (cShape == nil ? [] : ["c"]), "y",
                    [
                        "transA": .int(transA), "transB": .int(transB), "alpha": .float(alpha), "beta": .float(beta),
                    ]),
            ])
        if let cShape { model.constants.append(ONNXTensor(name: "c", shape: cShape, floats: c)) }
        let picture = generator.floats(48)
        func value(_ row: Int, _ column: Int) -> Double {
            var sum = 0.0
            for k in 0..<8 {
                sum +=
                    Double(picture[transA == 0 ? row * 8 + k : k * 6 + row])
                    * Double(b[transB == 0 ? k * 5 + column : column * 8 + k])
            }
            guard let cShape else { return Double(alpha) * sum }
            let full = Array(repeating: 1, count: 2 - cShape.count) + cShape
            let at = (full[0] == 1 ? 0 : row) * full[1] + (full[1] == 1 ? 0 : column)
            return Double(alpha) * sum + Double(beta) * Double(c[at])
        }
        let expected = (0..<30).map { value($0 / 5, $0 % 5) }
        let graph = try model.read()
        #expect(graph.shape(of: graph.outputs[0]) == [6, 5])
        let result = try planned(graph, [graph.inputs[0]: picture], graph.outputs)[0]
        expectClose(
            result, expected, within: .kernel(of: expected), "\(transA) \(transB) \(alpha) \(beta) \(cShape ?? [])")
    }

    @Test func vectorsAreRowsAndColumnsOfAMatMul() throws {
        let row = SmallModel(
            constants: [ramp("w", 4)], nodes: [node("MatMul", ["w", "x"])])
        #expect(try row.outputShape() == [1, 3, 4])
        // 0 * x[0, j] + 1 * x[1, j] + 2 * x[2, j] + 3 * x[3, j]
        #expect(try row.output().values.prefix(2) == [56, 62])
        let column = SmallModel(constants: [ramp("w", 4)], nodes: [node("MatMul", ["x", "w"])])
        #expect(try column.outputShape() == [1, 3, 4])
        #expect(try column.output().values.prefix(2) == [14, 38])
    }

    // MARK: Pooling

    /// What PyTorch's `avg_pool2d(..., ceil_mode=True)` gives: a partial window divides by what of it lies in the padded picture.
    @Test func averagesOfPartialWindowsCountDeclaredPaddingOnly() throws {
        func pooled(_ size: Int, kernel: Int64, padding: Int64) throws -> [Double] {
            let attributes: [String: ONNXAttribute] = [
                "kernel_shape": .ints([kernel, kernel]), "strides": .ints([2, 2]), "ceil_mode": .int(1),
                "count_include_pad": .int(1), "pads": .ints([padding, padding, padding, padding]),
            ]
            let model = SmallModel(
                input: [1, 1, size, size].map { .fixed($0) }, nodes: [node("AveragePool", ["x"], "y", attributes)])
            return try model.output().values
        }
        #expect(try pooled(3, kernel: 2, padding: 0) == [2, 3.5, 6.5, 8])
        let expected: [Double] = [10.0 / 9, 24.0 / 9, 10.0 / 6, 51.0 / 9, 10, 33.0 / 6, 25.0 / 6, 7, 15.0 / 4]
        expectClose(try pooled(4, kernel: 3, padding: 1), expected, within: Tolerance(relative: 1e-12))
        // Nothing is partial: all of the padding counts.
        #expect(try pooled(2, kernel: 2, padding: 1) == [0, 0.25, 0.5, 0.75])
    }

    /// What PyTorch's `AvgPool2d(2560, ceil_mode=True)` gives: the mean of all positions.
    @Test func aWindowLargerThanThePictureAveragesAllOfIt() throws {
        func model(stride: Int64, ceil: Int64) -> SmallModel {
            let attributes: [String: ONNXAttribute] = [
                "kernel_shape": .ints([2560, 2560]), "strides": .ints([stride, stride]), "ceil_mode": .int(ceil),
            ]
            return SmallModel(
                input: [1, 1, 3, 3].map { .fixed($0) }, nodes: [node("AveragePool", ["x"], "y", attributes)])
        }
        #expect(try model(stride: 2560, ceil: 1).output().values == [4])
        #expect(throws: GraphError.self) { try model(stride: 2560, ceil: 0).output() }
        #expect(throws: GraphError.self) { try model(stride: 1, ceil: 1).output() }
    }

    // MARK: Inputs and names

    @Test func openSizesAreGivenByTheCaller() throws {
        let model = SmallModel(
            input: [.symbolic("batch"), .fixed(3), .symbolic("height"), .unknown], nodes: [node("Relu")])
        #expect(try model.read(inputShape: [1, 3, 5, 7]).shape(of: TensorID(index: 0)) == [1, 3, 5, 7])
        let error = #expect(throws: GraphError.self) { try model.read() }
        #expect(error?.description == "the input 'x' leaves its size open; say --input-size WxH")
    }

    /// As tf2onnx leaves the input of TensorFlow's networks.
    @Test(arguments: [
        [ONNXDimension.unknown, .fixed(5), .fixed(7), .fixed(3)], [.symbolic("n"), .unknown, .unknown, .fixed(3)],
    ])
    func aPictureMayHaveItsChannelsLast(declared: [ONNXDimension]) throws {
        let model = SmallModel(
            input: declared, constants: [ONNXTensor(name: "c", shape: [1, 3, 1, 1], floats: [1, 10, 100])],
            nodes: [node("Transpose", ["x"], "nchw", ["perm": .ints([0, 3, 1, 2])]), node("Mul", ["nchw", "c"])])
        let graph = try model.read(inputShape: [1, 3, 5, 7])
        #expect(graph.shape(of: graph.inputs[0]) == [1, 3, 5, 7])
        let picture = (0..<105).map(Float.init)
        let result = try planned(graph, [graph.inputs[0]: picture], graph.outputs)[0]
        #expect(result == picture.indices.map { picture[$0] * [1, 10, 100][$0 / 35] })
    }

    @Test(arguments: [
        ([ONNXDimension.fixed(1), .fixed(5), .fixed(7), .fixed(1)], true),
        ([.unknown, .fixed(1), .fixed(5), .fixed(7)], false),
        ([.unknown, .fixed(1), .fixed(5), .fixed(1)], false),
    ])
    func aPictureMayHaveOneChannel(declared: [ONNXDimension], isChannelsLast: Bool) throws {
        let picture = try PictureInput(of: SmallModel(input: declared, nodes: [node("Relu")]).model)
        #expect(picture.isChannelsLast == isChannelsLast && picture.channelCount == 1)
    }

    @Test func aFixedBatchBecomesOne() throws {
        let model = SmallModel(input: [8, 3, 4, 4].map { .fixed($0) }, nodes: [node("Relu")])
        #expect(try model.outputShape() == [1, 3, 4, 4])
    }

    @Test func layersAreFoundByNodeAndTensorName() throws {
        let graph = try SmallModel(nodes: [node("Relu", ["x"], "a"), node("Identity", ["a"], "b"), node("Tanh", ["b"])])
            .read()
        #expect(graph.names["/a/Relu"] == graph.names["a"] && graph.names["b"] == graph.names["a"])
        #expect(graph.names["/y/Tanh"] == graph.outputs[0] && graph.names["x"] == graph.inputs[0])
    }
}
