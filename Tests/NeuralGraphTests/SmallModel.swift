import ONNX
import TestSupport
import Testing

@testable import NeuralGraph

/// An ONNX model of a few nodes in memory: one picture 'x' in, one tensor 'y' out.
struct SmallModel: Sendable {
    var opset = 17
    var input: [ONNXDimension] = [1, 3, 4, 4].map { .fixed($0) }
    var elementType: ONNXElementType? = .float32
    var constants: [ONNXTensor] = []
    var nodes: [ONNXNode]

    var model: ONNXModel {
        ONNXModel(
            opsets: ["": opset],
            graph: ONNXGraph(
                nodes: nodes,
                initializers: Dictionary(constants.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first }),
                inputs: [ONNXValueInfo(name: "x", elementType: elementType, shape: input)],
                outputs: [ONNXValueInfo(name: "y", elementType: .float32, shape: nil)]))
    }

    func read(inputShape: [Int]? = nil) throws -> Graph {
        let graph = try Importer.read(model, inputShape: inputShape)
        try graph.verify()
        return graph
    }

    /// What the model computes of a picture of `pixel(index)` at each row-major index, by the reference.
    func output(_ pixel: (Int) -> Double = { Double($0) }) throws -> ReferenceTensor {
        let graph = try read()
        let count = graph.type(of: graph.inputs[0]).elementCount
        let picture = ReferenceTensor(graph.shape(of: graph.inputs[0]), (0..<count).map(pixel))
        return try ReferenceExecutor(graph).run([graph.inputs[0]: picture], [graph.outputs[0]])[0]
    }

    func outputShape() throws -> [Int] {
        let graph = try read()
        return graph.shape(of: graph.outputs[0])
    }
}

/// A node that makes 'y', unless it says otherwise.
func node(
    _ opType: String, _ inputs: [String] = ["x"], _ output: String = "y", _ attributes: [String: ONNXAttribute] = [:]
) -> ONNXNode {
    ONNXNode(name: "/\(output)/\(opType)", opType: opType, inputs: inputs, outputs: [output], attributes: attributes)
}

/// A list of integers, as shapes, axes and indices are.
func integers(_ name: String, _ values: Int64...) -> ONNXTensor {
    ONNXTensor(name: name, shape: [values.count], int64s: values)
}

/// Weights 0, 1, 2, ... of a shape.
func ramp(_ name: String, _ shape: Int...) -> ONNXTensor {
    ONNXTensor(name: name, shape: shape, floats: (0..<shape.reduce(1, *)).map(Float.init))
}

/// A list of numbers, as scales and parameters are.
func floats(_ name: String, _ values: Float...) -> ONNXTensor {
    ONNXTensor(name: name, shape: [values.count], floats: values)
}

/// What a compiled model computes of a picture, against what it should.
func expectOutput(
    of model: SmallModel, _ picture: [Float], _ expected: [Double], within tolerance: Tolerance? = nil,
    _ what: String = "", sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let graph = try model.read()
    let result = try planned(graph, [graph.inputs[0]: picture], graph.outputs)[0]
    expectClose(result, expected, within: tolerance ?? .kernel(of: expected), what, sourceLocation: sourceLocation)
}
