import Foundation
import ONNX

/// One of ONNX's node tests: a folder with `model.onnx` and `test_data_set_0/{input,output}_N.pb`.
struct NodeTest {
    let name: String
    let model: ONNXModel
    /// By the name of the model's input.
    let inputs: [String: ONNXTensor]
    /// In the order of the model's outputs.
    let outputs: [ONNXTensor]

    /// - Throws: `ONNXError` for a model or data that the reader does not take.
    init(folder: URL) throws {
        name = folder.lastPathComponent
        model = try ONNXModel(contentsOf: folder.appendingPathComponent("model.onnx").path)
        let data = folder.appendingPathComponent("test_data_set_0")
        func tensors(_ kind: String, _ values: [ONNXValueInfo]) throws -> [ONNXTensor] {
            try values.enumerated().map { index, value in
                guard let type = value.elementType else { throw ONNXError("'\(value.name)' is not a tensor") }
                guard type.isFloatingPoint || type.isInteger else {
                    throw ONNXError("'\(value.name)' is a tensor of \(type)")
                }
                return try ONNXTensor(contentsOf: data.appendingPathComponent("\(kind)_\(index).pb").path)
            }
        }
        let graph = model.graph
        inputs = try Dictionary(
            zip(graph.inputs.map(\.name), tensors("input", graph.inputs)), uniquingKeysWith: { first, _ in first })
        outputs = try tensors("output", graph.outputs)
    }
}
