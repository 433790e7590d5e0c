import ONNX
import TestSupport
import Testing

@testable import NeuralGraph

/// Models that cannot be read: each error says which node, and what about it.
@Suite struct ImporterErrorTests {
    struct Fault: Sendable, CustomTestStringConvertible {
        let model: SmallModel
        /// The whole message.
        let expected: String

        var testDescription: String { expected }

        init(_ model: SmallModel, says expected: String) { (self.model, self.expected) = (model, expected) }

        /// One bad node that makes 'y'.
        init(
            _ opType: String, _ inputs: [String] = ["x"], _ attributes: [String: ONNXAttribute] = [:],
            constants: [ONNXTensor] = [], after nodes: [ONNXNode] = [], opset: Int = 17, says expected: String
        ) {
            model = SmallModel(
                opset: opset, constants: constants, nodes: nodes + [node(opType, inputs, "y", attributes)])
            self.expected = "node '/y/\(opType)' (\(opType)): \(expected)"
        }
    }

    private static let faults: [Fault] = unknown + inputs + convolutions + shapes + integers + parts

    private static let another =
        "another opset_version may export the model with others (docs/operators.md lists those that are)"
    private static let unsupported = "this operator is not supported; \(another)"

    private static let unknown: [Fault] = [
        Fault(
            "QLinearConv",
            says: "this operator is not supported; use the model in floating point, not the quantised one"),
        Fault("NonMaxSuppression", says: unsupported),
        Fault(
            SmallModel(nodes: [ONNXNode(opType: "Foo", inputs: ["x"], outputs: ["y"])]),
            says: "node 'y' (Foo): \(unsupported)"),
        Fault(
            SmallModel(nodes: [
                ONNXNode(name: "n", opType: "Relu", domain: "com.example", inputs: ["x"], outputs: ["y"])
            ]), says: "node 'n' (Relu): this operator is not supported (domain com.example); \(another)"),
        Fault(
            "Pad", ["x", "p"], ["mode": .string("zigzag")], constants: [pads],
            says: "padding mode 'zigzag' is unknown"),
        Fault(
            "BatchNormalization", ["x", "s", "s", "s", "s"], ["training_mode": .int(1)], constants: [ramp("s", 3)],
            says: "it is in training mode; export the model in evaluation mode (model.eval())"),
        Fault(
            "MaxPool", ["x"], ["kernel_shape": .ints([2, 2]), "auto_pad": .string("SAME")],
            says: "auto_pad 'SAME' is unknown"
        ),
        Fault("Constant", [], says: "a constant of this kind is not supported"),
        Fault("Cast", ["x"], ["to": .int(7)], says: "casting activations to integers is not supported"),
        Fault("Cast", ["x"], ["to": .int(99)], says: "it casts to an unknown element type"),
    ]

    private static let pads = ONNXTensor(name: "p", shape: [8], int64s: [0, 0, 1, 1, 0, 0, 1, 1])

    private static let inputs: [Fault] = [
        Fault("Conv", says: "input 1 is missing"),
        Fault("Conv", ["x", ""], says: "input 1 is missing"),
        Fault("Add", says: "input 1 is missing"),
        Fault("Conv", ["x", "nowhere"], says: "nothing computes its input 'nowhere'"),
        Fault("Conv", ["x", "x"], says: "its input 'x' is not a constant"),
        Fault("Reshape", ["x", "x"], says: "its input 'x' is not a constant"),
        Fault("Slice", ["x", "a", "x"], constants: [one], says: "its input 'x' is not a constant"),
        Fault("Concat", [], ["axis": .int(0)], says: "it has no inputs"),
        Fault(
            "Gather", ["x", "r"], constants: [ramp("r", 2)],
            says: "the tensor 'r' holds float32 where integers are needed; export the model in float32."),
        Fault(SmallModel(nodes: [node("Relu", ["x"], "z")]), says: "there is no output 'y'; the model has y"),
        Fault(
            SmallModel(input: [1, 3, 4].map { .fixed($0) }, nodes: [node("Relu")]),
            says: "the input 'x' is not a picture of shape (N, channels, height, width)"),
        Fault(
            SmallModel(input: [1, 3, 0, 4].map { .fixed($0) }, nodes: [node("Relu")]),
            says: "the input 'x' of shape (1, 3, 0, 4) is empty"),
        Fault(
            SmallModel(elementType: .uint8, nodes: [node("Relu")]),
            says: "the input 'x' holds integers; export a model that takes normalised floats"),
    ]

    private static let one = ONNXTensor(name: "a", shape: [1], int64s: [1])

    private static let convolutions: [Fault] = [
        Fault(
            "Conv", ["x", "w"], constants: [ramp("w", 2, 4, 3, 3)],
            says: "3 channels do not fit weights [2, 4, 3, 3] in 1 groups"),
        Fault(
            "Conv", ["x", "w"], ["group": .int(3)], constants: [ramp("w", 4, 1, 3, 3)],
            says: "3 channels do not fit weights [4, 1, 3, 3] in 3 groups"),
        Fault(
            "Conv", ["x", "w"], constants: [ramp("w", 2, 3, 3)],
            says: "input [1, 3, 4, 4] and weights [2, 3, 3] are not those of a convolution"),
        Fault(
            "Conv", ["x", "w", "b"], constants: [ramp("w", 2, 3, 3, 3), ramp("b", 3)],
            says: "a bias of shape [3] does not fit 2 channels"),
        Fault("Conv", ["x", "w"], constants: [ramp("w", 2, 3, 0, 3)], says: "a kernel of [0, 3] is empty"),
        Fault(
            "Conv", ["x", "w"], constants: [ramp("w", 2, 3, 5, 5)],
            says: "a window of [5, 5] does not fit an input of [4, 4]; use a larger input size"),
        Fault(
            "Conv", ["x", "w"], ["strides": .ints([2])], constants: [ramp("w", 2, 3, 1, 1)],
            says: "attribute 'strides' is [2], which does not fit 2 spatial axes"),
        Fault(
            "BatchNormalization", ["x", "s", "s", "s", "t"], constants: [ramp("s", 3), ramp("t", 2)],
            says: "its parameters do not fit 3 channels"),
        Fault("MaxPool", says: "its kernel_shape does not fit an input of shape [1, 3, 4, 4]"),
        Fault(
            "AveragePool", ["x"], ["kernel_shape": .ints([2])],
            says: "its kernel_shape does not fit an input of shape [1, 3, 4, 4]"),
        Fault(
            "MaxPool", ["x"], ["kernel_shape": .ints([2, 2]), "pads": .ints([0, 0, 0, 2])],
            says: "its padding is as large as its window of [2, 2], which would pool nothing at the edge"),
        Fault(
            SmallModel(nodes: [
                ONNXNode(
                    name: "pool", opType: "MaxPool", inputs: ["x"], outputs: ["y", "indices"],
                    attributes: ["kernel_shape": .ints([2, 2])])
            ]), says: "node 'pool' (MaxPool): its output of indices is not supported"),
    ]

    private static let shapes: [Fault] = [
        Fault("Add", ["x", "w"], constants: [ramp("w", 3)], says: "shapes [1, 3, 4, 4] and [3] do not broadcast"),
        Fault("Add", ["x", "a"], constants: [one], says: "its inputs have different element types"),
        Fault(
            "MatMul", ["x", "w"], constants: [ramp("w", 3, 2)],
            says: "[1, 3, 4, 4] times [3, 2] does not fit as a matrix product"),
        Fault("MatMul", ["x", "w"], constants: [ramp("w")], says: "[1, 3, 4, 4] times [] is not a matrix product"),
        Fault(
            "Gemm", ["f", "w"], constants: [ramp("w", 3, 2)], after: [node("Flatten", ["x"], "f")],
            says: "[1, 48] times [3, 2] does not fit as a matrix product"),
        Fault(
            "Concat", ["x", "w"], ["axis": .int(1)], constants: [ramp("w", 1, 3, 4, 5)],
            says: "inputs of shapes [[1, 3, 4, 4], [1, 3, 4, 5]] do not fit together along axis 1"),
        Fault(
            "Reshape", ["x", "s"], constants: [shape(1, 47)],
            says: "a tensor of shape [1, 3, 4, 4] cannot become [1, 47]"),
        Fault("Reshape", ["x", "s"], constants: [shape(5, -1)], says: "a shape of [1, 3, 4, 4] cannot become [5, -1]"),
        Fault(
            "Reshape", ["x", "s"], constants: [shape(-1, -1)], says: "a tensor of shape [-1] is impossible or too large"
        ),
        Fault(
            "Reshape", ["x", "s"], constants: [shape(1, 1, 1, 1, 0)], says: "it keeps axis 4 of a shape of [1, 3, 4, 4]"
        ),
        Fault(
            "Reshape", ["x", "s"], constants: [shape(1, 1, 1, 1, 1, 1, 1, 1, 48)],
            says: "a tensor of rank 9 is not supported (8 at most)"),
        Fault(
            "Expand", ["x", "s"], constants: [shape(2, 4, 4)],
            says: "shapes [1, 3, 4, 4] and [2, 4, 4] do not broadcast"),
        Fault(
            "Transpose", ["x"], ["perm": .ints([0, 1, 2, 2])],
            says: "permutation [0, 1, 2, 2] does not fit a shape of [1, 3, 4, 4]"),
        Fault("Squeeze", ["x", "a"], constants: [one], says: "axes [1] of [1, 3, 4, 4] are not 1"),
        Fault("Unsqueeze", ["x", "s"], constants: [shape(0, -6)], says: "axes [0, -6] name one axis twice"),
        Fault("Softmax", ["x"], ["axis": .int(4)], says: "axis 4 is outside a tensor of rank 4"),
        Fault("ReduceMean", ["x"], ["axes": .ints([-5])], says: "axis -5 is outside a tensor of rank 4"),
        Fault(
            "Gather", ["x", "s"], constants: [shape(1)], says: "an index is outside axis 0 of a shape of [1, 3, 4, 4]"),
        Fault(
            "GlobalAveragePool", ["f"], after: [node("Flatten", ["x"], "f")],
            says: "its input [1, 48] has no spatial axes"),
    ]

    private static func shape(_ sizes: Int64...) -> ONNXTensor {
        ONNXTensor(name: "s", shape: [sizes.count], int64s: sizes)
    }

    private static let integers: [Fault] = [
        Fault(
            "Div", ["a", "s"], constants: [one, shape(0)], says: "integer overflow or division by zero in 1 Div 0"),
        Fault(
            "Add", ["a", "s"], constants: [one, shape(.max)],
            says: "integer overflow or division by zero in 1 Add 9223372036854775807"),
        Fault("Slice", ["x", "a", "a", "a", "s"], constants: [one, shape(0)], says: "a step of 0 is not possible"),
        Fault("Relu", ["a"], constants: [one], says: "it is applied to integers"),
    ]

    /// Operators that are read as others.
    private static let parts: [Fault] = [
        Fault(
            "Split", ["x", "s"], ["axis": .int(1)], constants: [shape(1, 2)],
            says: "parts of [1, 2] do not fit axis 1 of a shape of [1, 3, 4, 4]"),
        Fault(
            "Tile", ["x", "s"], constants: [shape(2, 2)],
            says: "repeats of [2, 2] do not fit a shape of [1, 3, 4, 4]"),
        Fault("Pad", ["x", "s"], constants: [shape(1, 1)], says: "pads [1, 1] do not fit a tensor of rank 4"),
        Fault(
            "Slice", ["x"], ["starts": .ints([0]), "ends": .ints([1, 2])], opset: 9,
            says: "its starts, ends, axes and steps have different lengths"),
        Fault(
            "DepthToSpace", ["x"], ["blocksize": .int(2)],
            says: "blocks of 2 do not fit a shape of [1, 3, 4, 4]"),
        Fault(
            "Resize", ["x", "", "", "s"], constants: [shape(8, 8)],
            says: "sizes [8, 8] do not fit a shape of [1, 3, 4, 4]"),
        Fault("Resize", ["x", "", "x"], says: "its input 'x' is not a constant"),
        Fault(
            "Resize", ["x", "", "", "s"], ["coordinate_transformation_mode": .string("tf_crop_and_resize")],
            constants: [shape(1, 3, 8, 8)],
            says: "resizing by 'nearest' with 'tf_crop_and_resize' is not supported"),
        Fault(
            "GroupNormalization", ["x", "w", "w"], ["num_groups": .int(2)], constants: [ramp("w", 3)], opset: 21,
            says: "2 groups do not fit an input of [1, 3, 4, 4]"),
        Fault(
            "ConvTranspose", ["x", "w"], ["group": .int(2)], constants: [ramp("w", 3, 2, 2, 2)],
            says: "weights [3, 2, 2, 2] do not fit 2 groups"),
        Fault(
            "Einsum", ["x", "w"], ["equation": .string("bchw,cd->bd")], constants: [ramp("w", 3, 2)],
            says: "the equation 'bchw,cd->bd' is not a matrix product"),
        Fault("Gelu", ["x"], ["approximate": .string("sine")], says: "the approximation 'sine' is unknown"),
        Fault(
            "ScatterND", ["x", "s", "x"], ["reduction": .string("add")], constants: [shape(0)],
            says: "the reduction 'add' of what is no constant is not supported"),
        Fault("CumSum", ["x", "a"], constants: [one], says: "its input 'x' is not a constant"),
        Fault(
            "Range", ["a", "s", "z"], constants: [one, shape(5), ONNXTensor(name: "z", shape: [1], int64s: [0])],
            says: "a range from 1.0 to 5.0 by 0.0 is not possible"),
        Fault("Where", ["x", "x", "a"], constants: [one], says: "its inputs have different element types"),
    ]

    @Test(arguments: faults)
    func isNamed(_ fault: Fault) throws {
        let error = #expect(throws: GraphError.self) { try fault.model.read() }
        #expect(error?.description == fault.expected)
    }

    @Test func attributesOfAnotherKindAreNamed() throws {
        let error = #expect(throws: GraphError.self) {
            try SmallModel(nodes: [node("Softmax", ["x"], "y", ["axis": .float(1)])]).read()
        }
        let message = try #require(error?.description)
        #expect(message.contains("/y/Softmax") && message.contains("'axis' of kind FLOAT where INT is needed"))
    }

    @Test func aModelNeedsOnePicture() throws {
        let two = ["a", "b"].map {
            ONNXValueInfo(name: $0, elementType: .float32, shape: [1, 3, 4, 4].map { .fixed($0) })
        }
        let graph = ONNXGraph(nodes: [], inputs: two, outputs: [])
        let error = #expect(throws: GraphError.self) { try Importer.read(ONNXModel(opsets: ["": 17], graph: graph)) }
        #expect(error?.description == "the model has 2 inputs; camvideo needs one, the picture")
    }

    /// Float8, text and complex numbers.
    @Test(arguments: [17, 8, 14] as [Int64]) func castsToWhatIsNotReadAreRefused(type: Int64) throws {
        let model = SmallModel(
            constants: [floats("w", 1.5, 2, 3)],
            nodes: [node("Cast", ["w"], "c", ["to": .int(type)]), node("Mul", ["x", "c"])])
        let error = #expect(throws: GraphError.self) { try model.read() }
        #expect(error?.description.contains("casting to") == true)
    }

    @Test func anInputThatNothingReadsDoesNotCount() throws {
        let inputs = ["left", "x"].map {
            ONNXValueInfo(name: $0, elementType: .float32, shape: [1, 3, 4, 4].map { .fixed($0) })
        }
        let outputs = [ONNXValueInfo(name: "y", elementType: .float32, shape: nil)]
        func model(_ nodes: [ONNXNode]) -> ONNXModel {
            ONNXModel(opsets: ["": 17], graph: ONNXGraph(nodes: nodes, inputs: inputs, outputs: outputs))
        }
        let graph = try Importer.read(model([node("Relu")]))
        #expect(graph.inputs.map { graph[$0].name } == ["x"])
        #expect(throws: GraphError.self) { try Importer.read(model([node("Add", ["x", "left"])])) }
    }

    /// A fixed size may be changed where the layers allow it; where they do not, the size is what the error is about.
    @Test func aFixedSizeThatLayersDependOnCannotBeChanged() throws {
        let open = try SmallModel(nodes: [node("Relu")]).read(inputShape: [1, 3, 8, 8])
        #expect(open.shape(of: open.outputs[0]) == [1, 3, 8, 8])
        let model = SmallModel(
            constants: [ramp("w", 48, 2)], nodes: [node("Flatten", ["x"], "flat"), node("Gemm", ["flat", "w"])])
        let error = #expect(throws: GraphError.self) { try model.read(inputShape: [1, 3, 8, 8]) }
        #expect(
            error?.description
                == "node '/y/Gemm' (Gemm): [1, 192] times [48, 2] does not fit as a matrix product")
    }
}
