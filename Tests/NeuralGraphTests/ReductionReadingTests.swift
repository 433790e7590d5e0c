import Foundation
import ONNX
import TestSupport
import Testing

@testable import NeuralGraph

/// Reductions, normalisations and products in the versions that ONNX gave them, against their formulas.
@Suite struct ReductionReadingTests {
    /// 0.25 to 1.8, in another order than their indices'.
    private static let picture: [Float] = (0..<48).map { 0.25 + Float($0 * 29 % 48) / 30 }

    // MARK: Reductions

    struct Reduction: Sendable, CustomTestStringConvertible {
        let opType: String
        let expected: @Sendable ([Double]) -> Double
        var testDescription: String { opType }

        init(_ opType: String, _ expected: @escaping @Sendable ([Double]) -> Double) {
            (self.opType, self.expected) = (opType, expected)
        }
    }

    private static let reductions: [Reduction] = [
        Reduction("ReduceSum") { $0.reduce(0, +) },
        Reduction("ReduceMean") { $0.reduce(0, +) / Double($0.count) },
        Reduction("ReduceMax") { $0.max() ?? .nan },
        Reduction("ReduceMin") { $0.min() ?? .nan },
        Reduction("ReduceProd") { $0.reduce(1, *) },
        Reduction("ReduceL1") { $0.reduce(0) { $0 + abs($1) } },
        Reduction("ReduceL2") { $0.reduce(0) { $0 + $1 * $1 }.squareRoot() },
        Reduction("ReduceLogSum") { log($0.reduce(0, +)) },
        Reduction("ReduceLogSumExp") { log($0.reduce(0) { $0 + exp($1) }) },
        Reduction("ReduceSumSquare") { $0.reduce(0) { $0 + $1 * $1 } },
    ]

    /// Axes are an attribute or, from opset 13 or 18 on, an input; without any, all are reduced.
    @Test(arguments: reductions)
    func equalsItsFormula(_ reduction: Reduction) throws {
        let signed = Self.picture.map { reduction.opType == "ReduceLogSum" ? $0 : $0 - 1 }
        let doubles = signed.map(Double.init)
        let columns = (0..<12).map { column -> [Double] in
            let top = column / 4 * 16 + column % 4
            return [0, 4, 8, 12].map { doubles[top + $0] }
        }
        let attribute = node(reduction.opType, ["x"], "y", ["axes": .ints([-2]), "keepdims": .int(0)])
        let input = node(reduction.opType, ["x", "axes"])
        for (opset, one) in [(11, attribute), (18, input)] {
            let model = SmallModel(opset: opset, constants: [integers("axes", 2)], nodes: [one])
            #expect(try model.outputShape() == (opset == 11 ? [1, 3, 4] : [1, 3, 1, 4]))
            try expectOutput(of: model, signed, columns.map(reduction.expected))
        }
        try expectOutput(
            of: SmallModel(nodes: [node(reduction.opType)]), signed, [reduction.expected(doubles)])
        let identity = SmallModel(
            opset: 18, constants: [integers("axes")],
            nodes: [node(reduction.opType, ["x", "axes"], "y", ["noop_with_empty_axes": .int(1)])])
        #expect(try identity.outputShape() == [1, 3, 4, 4])
        try expectOutput(of: identity, signed, doubles.map { reduction.expected([$0]) })
    }

    @Test func logSumExpOverflowsNowhere() throws {
        let large = Self.picture.map { $0 + 300 }
        let sum = Self.picture.reduce(0) { $0 + exp(Double($1)) }
        try expectOutput(of: SmallModel(nodes: [node("ReduceLogSumExp")]), large, [300 + log(sum)])
    }

    @Test func globalPoolsKeepTheRank() throws {
        let channels = (0..<3).map { Self.picture[$0 * 16..<($0 + 1) * 16].map(Double.init) }
        try expectOutput(
            of: SmallModel(nodes: [node("GlobalMaxPool")]), Self.picture, channels.map { $0.max() ?? .nan })
        try expectOutput(
            of: SmallModel(nodes: [node("GlobalAveragePool")]), Self.picture,
            channels.map { $0.reduce(0, +) / 16 })
        #expect(try SmallModel(nodes: [node("GlobalMaxPool")]).outputShape() == [1, 3, 1, 1])
    }

    // MARK: Normalisations

    private func normalized(_ values: [Double], _ epsilon: Double) -> [Double] {
        let mean = values.reduce(0, +) / Double(values.count)
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
        return values.map { ($0 - mean) / (variance + epsilon).squareRoot() }
    }

    @Test func layersAreNormalisedFromAnAxisOn() throws {
        let doubles = Self.picture.map(Double.init)
        let (scale, shift): ([Float], [Float]) = ([1, 2, -1, 0.5], [0, 0.25, 0.5, 1])
        let rows = (0..<12).flatMap { row -> [Double] in
            let values = normalized(Array(doubles[row * 4..<row * 4 + 4]), 1e-5)
            return values.indices.map { values[$0] * Double(scale[$0]) + Double(shift[$0]) }
        }
        let constants = [
            ONNXTensor(name: "s", shape: [4], floats: scale), ONNXTensor(name: "b", shape: [4], floats: shift),
        ]
        try expectOutput(
            of: SmallModel(constants: constants, nodes: [node("LayerNormalization", ["x", "s", "b"])]), Self.picture,
            rows)
        let maps = (0..<3).flatMap { channel -> [Double] in
            let values = normalized(Array(doubles[channel * 16..<channel * 16 + 16]), 0.1)
            return values.indices.map { values[$0] * Double(scale[$0 % 4]) }
        }
        try expectOutput(
            of: SmallModel(
                constants: constants,
                nodes: [node("LayerNormalization", ["x", "s"], "y", ["axis": .int(2), "epsilon": .float(0.1)])]),
            Self.picture, maps)
    }

    @Test func instancesAreNormalisedByChannel() throws {
        let doubles = Self.picture.map(Double.init)
        let expected = (0..<3).flatMap { channel in
            normalized(Array(doubles[channel * 16..<channel * 16 + 16]), 1e-5).map {
                $0 * Double(channel + 1) - Double(channel)
            }
        }
        let model = SmallModel(
            constants: [floats("s", 1, 2, 3), floats("b", 0, -1, -2)],
            nodes: [node("InstanceNormalization", ["x", "s", "b"])])
        try expectOutput(of: model, Self.picture, expected)
    }

    /// The scale is one per group at opset 18, one per channel at 21.
    @Test func groupsAreNormalised() throws {
        let doubles = Self.picture.map(Double.init)
        let groups = (0..<2).map { normalized(Array(doubles[$0 * 24..<$0 * 24 + 24]), 1e-5) }
        func model(_ opset: Int, _ scale: ONNXTensor, _ shift: ONNXTensor) -> SmallModel {
            SmallModel(
                opset: opset, input: [1, 4, 3, 4].map { .fixed($0) }, constants: [scale, shift],
                nodes: [node("GroupNormalization", ["x", "s", "b"], "y", ["num_groups": .int(2)])])
        }
        let old = model(18, floats("s", 2, -1), floats("b", 0.5, 1))
        try expectOutput(
            of: old, Self.picture, groups[0].map { 2 * $0 + 0.5 } + groups[1].map { 1 - $0 })
        let new = model(21, floats("s", 1, 2, 3, 4), floats("b", 0, 0.5, 1, 1.5))
        try expectOutput(
            of: new, Self.picture,
            groups.joined().enumerated().map { index, value -> Double in
                let channel = Double(index / 12)
                return (channel + 1) * value + 0.5 * channel
            })
    }

    /// Normaliser-free networks standardise their weights by a batch normalisation in training mode.
    @Test func weightsAreStandardised() throws {
        let weights = (0..<24).map { Float($0 * $0 % 17) }
        let model = SmallModel(
            constants: [
                ONNXTensor(name: "w", shape: [1, 2, 12], floats: weights), floats("s", 1, 2), floats("b", 0, 1),
                floats("m", 0, 0), integers("shape", 2, 3, 2, 2),
            ],
            nodes: [
                node("BatchNormalization", ["w", "s", "b", "m", "m"], "n", ["training_mode": .int(1)]),
                node("Reshape", ["n", "shape"]),
            ])
        let graph = try model.read()
        let expected =
            normalized(weights[..<12].map(Double.init), 1e-5)
            + normalized(weights[12...].map(Double.init), 1e-5).map { 2 * $0 + 1 }
        let constant = try #require(graph[graph.outputs[0]].constant)
        expectClose(try constant.floats(), expected, within: .kernel(of: expected))
    }

    // MARK: Products

    @Test(arguments: ["bchw,cd->bdhw", "bchw,dc->bhwd", "bchw,hk->bckw", " bchw , bchk -> bcwk ", "bchw,bchw->b"])
    func equationsAreProducts(_ equation: String) throws {
        let text = equation.filter { $0 != " " }
        let sides = text.split(separator: ">")
        let terms = sides[0].dropLast().split(separator: ",").map(Array.init)
        let output = Array(sides[1])
        let sizes: [Character: Int] = ["b": 1, "c": 3, "h": 4, "w": 4, "d": 5, "k": 2]
        let right = terms[1].map { sizes[$0] ?? 0 }
        let values = (0..<right.reduce(1, *)).map { Float($0 * 7 % 11) - 5 }
        let model = SmallModel(
            constants: [ONNXTensor(name: "w", shape: right, floats: values)],
            nodes: [node("Einsum", ["x", "w"], "y", ["equation": .string(equation)])])
        // Every combination of labels adds one product.
        let labels = Array(Set(terms.joined())).sorted()
        var expected = [Double](repeating: 0, count: output.reduce(1) { $0 * (sizes[$1] ?? 0) })
        for combination in 0..<labels.reduce(1, { $0 * (sizes[$1] ?? 0) }) {
            var (rest, position) = (combination, [Character: Int]())
            for label in labels {
                position[label] = rest % (sizes[label] ?? 1)
                rest /= sizes[label] ?? 1
            }
            func offset(_ term: [Character]) -> Int {
                term.reduce(0) { $0 * (sizes[$1] ?? 0) + (position[$1] ?? 0) }
            }
            expected[offset(output)] += Double(Self.picture[offset(terms[0])]) * Double(values[offset(terms[1])])
        }
        try expectOutput(of: model, Self.picture, expected)
    }

    /// onnxruntime's values.
    @Test(
        arguments: [
            ([:], [1, 4, 10, 16, 17, 12]), (["strides": .ints([1, 2])], [1, 2, 5, 4, 9, 6, 13, 8, 12]),
            (
                ["strides": .ints([1, 2]), "output_padding": .ints([0, 1])], [1, 2, 5, 4, 9, 6, 13, 8, 12, 0]
            ),
            (["strides": .ints([1, 2]), "pads": .ints([0, 1, 0, 1])], [2, 5, 4, 9, 6, 13, 8]),
            (["strides": .ints([1, 2]), "auto_pad": .string("SAME_UPPER")], [1, 2, 5, 4, 9, 6, 13, 8]),
            (["strides": .ints([1, 2]), "auto_pad": .string("SAME_LOWER")], [2, 5, 4, 9, 6, 13, 8, 12]),
            (["strides": .ints([1, 2]), "output_shape": .ints([1, 8])], [2, 5, 4, 9, 6, 13, 8, 12]),
            (["dilations": .ints([1, 2])], [1, 2, 5, 8, 9, 14, 9, 12]),
            (["strides": .ints([1, 3]), "output_shape": .ints([1, 10])], [2, 3, 2, 4, 6, 3, 6, 9, 4, 8]),
        ] as [([String: ONNXAttribute], [Double])])
    func transposedConvolutionsSpread(_ attributes: [String: ONNXAttribute], _ expected: [Double]) throws {
        let weights = ONNXTensor(name: "w", shape: [1, 1, 1, 3], floats: [1, 2, 3])
        var model = SmallModel(
            input: [1, 1, 1, 4].map { .fixed($0) }, constants: [weights, floats("b", 0.5)],
            nodes: [node("ConvTranspose", ["x", "w"], "y", attributes)])
        try expectOutput(of: model, [1, 2, 3, 4], expected)
        model.nodes = [node("ConvTranspose", ["x", "w", "b"], "y", attributes)]
        try expectOutput(of: model, [1, 2, 3, 4], expected.map { $0 + 0.5 })
    }

    // MARK: Normalisations that older and newer networks have

    /// AlexNet's and GoogLeNet's, over `size` neighbouring channels (ONNX's `LRN`).
    @Test(arguments: [1, 2, 3, 5])
    func localResponseEqualsItsFormula(size: Int) throws {
        let expected = Self.picture.indices.map { index in
            let channel = index / 16
            let neighbours = max(0, channel - (size - 1) / 2)...min(2, channel + size / 2)
            let squares = neighbours.reduce(0.0) { $0 + pow(Double(Self.picture[$1 * 16 + index % 16]), 2) }
            return Double(Self.picture[index]) / pow(2 + 0.5 / Double(size) * squares, 0.25)
        }
        let attributes: [String: ONNXAttribute] = [
            "size": .int(Int64(size)), "alpha": .float(0.5), "beta": .float(0.25), "bias": .float(2),
        ]
        try expectOutput(of: SmallModel(nodes: [node("LRN", ["x"], "y", attributes)]), Self.picture, expected)
    }

    @Test func rootMeanSquareEqualsItsFormula() throws {
        let model = SmallModel(
            opset: 23, constants: [ramp("scale", 4, 4)],
            nodes: [node("RMSNormalization", ["x", "scale"], "y", ["axis": .int(2), "epsilon": .float(0.5)])])
        let expected = Self.picture.indices.map { index in
            let squares = (0..<16).reduce(0.0) { $0 + pow(Double(Self.picture[index / 16 * 16 + $1]), 2) }
            return Double(Self.picture[index]) / (squares / 16 + 0.5).squareRoot() * Double(index % 16)
        }
        try expectOutput(of: model, Self.picture, expected)
    }
}
