import Foundation

/// A model as an ONNX file holds it, checked but not interpreted: operators are not looked at.
package struct ONNXModel: Sendable, Equatable {
    /// The versions of ONNX's own operator set that the reader accepts.
    package static let supportedOpsets = 9...28

    package let irVersion: Int
    /// The exporter's name and version, such as `pytorch 2.4.0`; empty where the file does not say.
    package let producer: String
    /// The version of each operator set by its domain; ONNX's own is the empty string.
    package let opsets: [String: Int]
    package let graph: ONNXGraph
    /// What the exporter added, as text.
    package let metadata: [String: String]

    package init(
        irVersion: Int = 8, producer: String = "", opsets: [String: Int], graph: ONNXGraph,
        metadata: [String: String] = [:]
    ) {
        self.irVersion = irVersion
        self.producer = producer
        self.opsets = opsets
        self.graph = graph
        self.metadata = metadata
    }

    /// Maps the file and the external data beside it; the tensors keep the mappings alive, and nothing else does.
    ///
    /// - Throws: `ONNXError` for anything that is not a whole, consistent ONNX model of a supported operator set.
    package init(contentsOf path: String) throws {
        let bytes = try ModelFile.map(path: path)
        try self.init(bytes: bytes, folder: URL(fileURLWithPath: path).deletingLastPathComponent(), name: path)
    }

    /// - Parameters:
    ///   - folder: Where external data files may lie; `nil` refuses them.
    ///   - name: What errors call the model.
    package init(bytes: Data, folder: URL?, name: String = "the model") throws {
        do {
            self = try ModelReader(folder: folder).model(from: bytes)
        } catch let error as ONNXError {
            throw error.inFile(name)
        }
    }
}
