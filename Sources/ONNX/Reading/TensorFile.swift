import Foundation

extension ONNXTensor {
    /// Reads one serialised `TensorProto`, as ONNX's test data has them.
    ///
    /// - Throws: `ONNXError` that names the file, for anything else.
    package init(contentsOf path: String) throws {
        let proto: Onnx_TensorProto
        do {
            proto = try Onnx_TensorProto(serializedBytes: try ModelFile.map(path: path))
        } catch let error as ONNXError {
            throw error
        } catch {
            throw ONNXError(file: path, "this is not an ONNX tensor.")
        }
        do {
            var reader = TensorReader(folder: nil)
            self = try reader.tensor(proto)
        } catch let error as ONNXError {
            throw error.inFile(path)
        }
    }
}
