import ONNX
import TestSupport
import Testing

@testable import NeuralGraph

/// Models with numbers that no exporter writes: each is refused with a sentence, or runs as the reference runs it, and none is a
/// trap.
@Suite struct HostileNumberTests {
    /// A model with a hole for one number.
    struct Site: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let model: @Sendable (Int64) -> SmallModel

        init(_ name: String, _ model: @escaping @Sendable (Int64) -> SmallModel) {
            (testDescription, self.model) = (name, model)
        }

        /// One node over the picture with one attribute.
        init(
            _ opType: String, _ attribute: String, opset: Int = 17,
            _ value: @escaping @Sendable (Int64) -> ONNXAttribute
        ) {
            self.init("\(opType) \(attribute) at opset \(opset)") {
                SmallModel(opset: opset, nodes: [node(opType, ["x"], "y", [attribute: value($0)])])
            }
        }

        /// One node over the picture whose second input is a list of integers.
        init(_ opType: String, opset: Int = 17, _ list: @escaping @Sendable (Int64) -> [Int64]) {
            self.init("\(opType) of the picture and a list") {
                let values = list($0)
                let tensor = ONNXTensor(name: "list", shape: [values.count], int64s: values)
                return SmallModel(opset: opset, constants: [tensor], nodes: [node(opType, ["x", "list"])])
            }
        }
    }

    static let numbers: [Int64] = [
        .min, .min + 1, -(1 << 62), -(1 << 32), -(1 << 31), -5, -1, 0, 1, 2, 3, 1 << 25, 1 << 31, 1 << 32, 1 << 62,
        .max - 1, .max,
    ]

    private static let sites: [Site] = convolutions + poolings + attributes + lists + slices + arithmetic + widened

    private static func convolution(_ attributes: [String: ONNXAttribute]) -> SmallModel {
        SmallModel(constants: [ramp("w", 3, 3, 2, 2)], nodes: [node("Conv", ["x", "w"], "y", attributes)])
    }

    private static let convolutions: [Site] = [
        Site("Conv group") { convolution(["group": .int($0)]) },
        Site("Conv group of no weights") {
            SmallModel(
                constants: [ramp("w", 0, 3, 2, 2)], nodes: [node("Conv", ["x", "w"], "y", ["group": .int($0)])])
        },
        Site("Conv strides") { convolution(["strides": .ints([$0, $0])]) },
        Site("Conv one stride") { convolution(["strides": .ints([1, $0])]) },
        Site("Conv dilations") { convolution(["dilations": .ints([$0, 1])]) },
        Site("Conv pads") { convolution(["pads": .ints([$0, $0, $0, $0])]) },
        Site("Conv end pad") { convolution(["pads": .ints([0, 0, 0, $0])]) },
        Site("Conv dilations and auto_pad") {
            convolution(["dilations": .ints([1, $0]), "auto_pad": .string("SAME_LOWER")])
        },
    ]

    private static let poolings: [Site] = ["MaxPool", "AveragePool"].flatMap { opType in
        [Int64(0), 1].flatMap { ceil in
            ["kernel_shape", "strides", "pads", "dilations"].map { attribute in
                Site("\(opType) \(attribute), ceil mode \(ceil)") { number in
                    var attributes: [String: ONNXAttribute] = [
                        "kernel_shape": .ints([2, 2]), "ceil_mode": .int(ceil), "count_include_pad": .int(1),
                    ]
                    attributes[attribute] = .ints(attribute == "pads" ? [0, number, number, 0] : [number, 1])
                    return SmallModel(nodes: [node(opType, ["x"], "y", attributes)])
                }
            }
        }
    }

    private static let attributes: [Site] = [
        Site("Flatten", "axis") { .int($0) },
        Site("Softmax", "axis") { .int($0) },
        Site("Softmax", "axis", opset: 11) { .int($0) },
        Site("LogSoftmax", "axis", opset: 11) { .int($0) },
        Site("Transpose", "perm") { .ints([0, $0, 2, 3]) },
        Site("ReduceMean", "axes") { .ints([$0]) },
        Site("ReduceMean", "axes") { .ints([1, $0]) },
        Site("Squeeze", "axes", opset: 11) { .ints([$0]) },
        Site("Unsqueeze", "axes", opset: 11) { .ints([$0, $0 &+ 1]) },
        Site("Cast", "to") { .int($0) },
        Site("Concat axis") { SmallModel(nodes: [node("Concat", ["x", "x"], "y", ["axis": .int($0)])]) },
        Site("Gather axis") {
            SmallModel(
                constants: [integers("index", 0, 1)],
                nodes: [node("Gather", ["x", "index"], "y", ["axis": .int($0)])])
        },
        Site("Gather index") {
            SmallModel(
                constants: [integers("index", 0, $0)],
                nodes: [node("Gather", ["x", "index"], "y", ["axis": .int(2)])])
        },
        Site("Shape start and end") {
            SmallModel(
                constants: [ramp("w", 3, 1, 1)],
                nodes: [
                    node("Shape", ["x"], "shape", ["start": .int($0), "end": .int($0 &+ 2)]),
                    node("ConstantOfShape", ["shape"], "zeros"), node("Add", ["x", "zeros"]),
                ])
        },
    ]

    private static let lists: [Site] = [
        Site("Reshape") { [1, $0, 4, 4] },
        Site("Reshape") { [$0, $0] },
        Site("Reshape") { [0, 0, 0, $0] },
        Site("Reshape") { [0, 0, 0, 0, 1, $0, $0, $0, $0, $0] },
        Site("Expand") { [$0, 1, 1, 1] },
        Site("Expand") { [$0, 1, 3, 4, 4] },
        Site("Pad") { [0, 0, $0, 0, 0, 0, 0, $0] },
        Site("Pad") { [0, 0, $0, 0, 0, 0, 0 &- $0, 0] },
        Site("Squeeze") { [$0] },
        Site("Unsqueeze") { [$0] },
        Site("ReduceSum") { [$0] },
        Site("ReduceMean", opset: 18) { [$0, 2] },
        Site("ConstantOfShape of two huge axes") {
            SmallModel(
                constants: [integers("shape", 1, $0, $0, 1)],
                nodes: [node("ConstantOfShape", ["shape"], "zeros"), node("Add", ["x", "zeros"])])
        },
        Site("an empty tensor with huge axes, flattened") {
            SmallModel(
                constants: [integers("shape", 0, $0, $0)],
                nodes: [
                    node("ConstantOfShape", ["shape"], "empty"), node("Flatten", ["empty"], "flat"),
                    node("Concat", ["flat", "flat"], "y", ["axis": .int(1)]),
                ])
        },
        Site("Pad of integers") {
            SmallModel(
                constants: [
                    integers("shape", 1, 3), integers("pads", 0, $0),
                    ONNXTensor(name: "fill", shape: [], floats: [.nan]),
                ],
                nodes: [node("Pad", ["shape", "pads", "fill"], "padded"), node("Expand", ["x", "padded"])])
        },
    ]

    private static let sliceParts: [(name: String, parts: @Sendable (Int64) -> [Int64])] = [
        ("starts", { [$0, 0, 3, 1] }), ("ends", { [0, $0, 3, 1] }), ("starts and ends", { [$0, $0, 3, 1] }),
        ("axes", { [0, 2, $0, 1] }), ("steps", { [0, 4, 3, $0] }), ("steps backwards", { [3, .min, 3, $0] }),
        ("all", { [$0, $0, $0, $0] }),
    ]

    private static let slices: [Site] = sliceParts.map { name, parts in
        Site("Slice \(name)") { number in
            let names = ["starts", "ends", "axes", "steps"]
            return SmallModel(
                constants: zip(names, parts(number)).map { integers($0, $1) },
                nodes: [node("Slice", ["x"] + names)])
        }
    }

    /// Arithmetic on shapes, of which the result becomes a shape.
    private static let arithmetic: [Site] = ["Add", "Sub", "Mul", "Div", "Min", "Max"].flatMap { opType in
        [Int64.min, -1, 0, 4, .max].map { other in
            Site("\(opType) with \(other)") {
                SmallModel(
                    constants: [integers("a", $0), integers("b", other)],
                    nodes: [node(opType, ["a", "b"], "size"), node("Expand", ["x", "size"])])
            }
        }
    }

    @Test(arguments: sites)
    func isRefusedOrMeansWhatItSays(_ site: Site) throws {
        for number in Self.numbers {
            let graph: Graph
            do {
                graph = try site.model(number).read()
            } catch let error as GraphError {
                #expect(!error.message.isEmpty && !error.message.contains("\n"), "\(number)")
                continue
            }
            // What is small enough to run is run.
            guard graph.tensors.allSatisfy({ $0.type.elementCount < 1 << 16 }) else { continue }
            try expectPlanEqualsReference(graph, "\(number)")
        }
    }

    private func expectPlanEqualsReference(_ graph: Graph, _ what: String) throws {
        var generator = SeededGenerator(seed: 4)
        let picture = [graph.inputs[0]: generator.floats(graph.type(of: graph.inputs[0]).elementCount)]
        guard !graph.isConstant(graph.outputs[0]) else { return }
        let expected = try referenced(graph, picture, graph.outputs)[0]
        let result = try planned(graph, picture, graph.outputs)[0]
        expectClose(result, expected, within: .kernel(of: expected), what)
    }

    @Test(arguments: [Float.nan, .infinity, -.infinity, 1e30, -1e30, 9.3e18])
    func noIntegerIsMadeOfWhatIsNone(_ value: Float) throws {
        let model = SmallModel(
            constants: [ONNXTensor(name: "size", shape: [1], floats: [value])],
            nodes: [node("Cast", ["size"], "shape", ["to": .int(7)]), node("Reshape", ["x", "shape"])])
        let error = #expect(throws: GraphError.self) { try model.read() }
        #expect(error?.description == "node '/shape/Cast' (Cast): \(value) is no integer")
    }

    @Test func constantsThatAFewNumbersBlowUpAreRefused() throws {
        for shape in [[Int64(1) << 29], [1 << 15, 1 << 15]] {
            let tensor = ONNXTensor(name: "shape", shape: [shape.count], int64s: shape)
            let made = SmallModel(
                constants: [tensor], nodes: [node("ConstantOfShape", ["shape"], "big"), node("Add", ["x", "big"])])
            let repeated = SmallModel(
                constants: [tensor, ramp("one", 1)],
                nodes: [node("Expand", ["one", "shape"], "big"), node("Add", ["x", "big"])])
            for model in [made, repeated] {
                let error = #expect(throws: GraphError.self) { try model.read() }
                #expect(error?.message.contains("too large to compute while the model is read") == true)
            }
        }
    }

    @Test func aNodeWithoutOutputsIsHarmless() throws {
        for opType in ["Constant", "Shape", "Identity", "Relu"] {
            let silent = ONNXNode(
                opType: opType, inputs: ["x"], outputs: [], attributes: ["value_int": .int(1)])
            let model = SmallModel(nodes: [silent, node("Relu")])
            #expect(try model.outputShape() == [1, 3, 4, 4])
        }
    }
}
