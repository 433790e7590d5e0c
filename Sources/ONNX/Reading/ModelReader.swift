import Foundation
import SwiftProtobuf

/// Reads a whole file, and turns whatever a decoder says of a bad one into a sentence.
struct ModelReader {
    let folder: URL?

    func model(from bytes: Data) throws -> ONNXModel {
        let parts: ModelParts
        do {
            parts = try ModelParts(bytes)
        } catch {
            throw Self.explanation(of: error, bytes: bytes)
        }
        let proto = parts.model
        guard proto.hasIrVersion else { throw Self.notAModel(bytes) }
        guard !parts.graph.node.isEmpty else {
            throw ONNXError("the model has no network in it; export it again.")
        }
        let opsets = try Self.opsets(proto)
        var reader = GraphReader(folder: folder)
        let graph: ONNXGraph
        do {
            graph = try reader.graph(of: parts)
        } catch let error as BinaryDecodingError {
            throw Self.explanation(of: error, bytes: bytes)
        }
        guard !graph.outputs.isEmpty else {
            throw ONNXError("the network has no output; export the model again.")
        }
        return ONNXModel(
            irVersion: Int(proto.irVersion),
            producer: [proto.producerName, proto.producerVersion].filter { !$0.isEmpty }.joined(separator: " "),
            opsets: opsets, graph: graph,
            metadata: Dictionary(proto.metadataProps.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 }))
    }

    private static func opsets(_ proto: Onnx_ModelProto) throws -> [String: Int] {
        var opsets: [String: Int] = [:]
        for entry in proto.opsetImport {
            opsets[entry.domain == "ai.onnx" ? "" : entry.domain] = Int(entry.version)
        }
        let supported = ONNXModel.supportedOpsets
        guard let version = opsets[""] else {
            throw ONNXError("the model names no version of ONNX's operators; it may be cut short, so copy it again.")
        }
        guard supported.contains(version) else {
            throw ONNXError(
                "the model uses ONNX operator set \(version), and \(supported.lowerBound) to \(supported.upperBound) "
                    + "are supported; export it again with opset_version=17.")
        }
        return opsets
    }

    private static func explanation(of error: any Error, bytes: Data) -> ONNXError {
        // An ONNX file starts with its IR version (field 1, a number), which hardly any other file does.
        guard bytes.first == 0x08 else { return notAModel(bytes) }
        switch error {
        case WireError.truncated(let offset):
            return ONNXError(
                "the model is cut short: it ends after \(bytes.count) bytes, inside the field that starts at byte "
                    + "\(offset); copy it again.")
        case WireError.malformed(let offset):
            return ONNXError("the model is damaged at byte \(offset); copy it again.")
        case BinaryDecodingError.messageDepthLimit:
            return ONNXError("the model nests its graphs too deeply; export it without nested control flow.")
        case BinaryDecodingError.invalidUTF8:
            return ONNXError("the model is damaged: a name in it is no text; copy it again.")
        default:
            return ONNXError("the model is damaged: its fields cannot be decoded; copy it again.")
        }
    }

    private static func notAModel(_ bytes: Data) -> ONNXError {
        if bytes.isEmpty {
            return ONNXError("the file is empty; copy the model again.")
        }
        if bytes.starts(with: Data("version https://git-lfs".utf8)) {
            return ONNXError("this is a Git LFS pointer in place of the model; fetch the model with `git lfs pull`.")
        }
        return ONNXError("this is not an ONNX model; export one with torch.onnx.export or optimum-cli.")
    }
}
