import Foundation
import SwiftProtobuf

/// An ONNX file taken apart, so that the weights, nearly all of its bytes, are never copied: SwiftProtobuf copies every
/// `bytes` field that it decodes, so it only gets to see the rest.
struct ModelParts {
    /// Without its graph.
    let model: Onnx_ModelProto
    /// Without its initializers.
    let graph: Onnx_GraphProto
    let initializers: [Initializer]

    struct Initializer {
        /// Where the tensor's message lies in the file, without its tag.
        fileprivate let fields: [Range<Int>]
        /// Where its `raw_data` lies.
        let rawData: Range<Int>?
    }

    private enum FieldNumber {
        static let graphOfModel = 7
        static let initializerOfGraph = 5
        static let rawDataOfTensor = 9
    }

    private let bytes: Data

    /// - Throws: `WireError` or `BinaryDecodingError` where the bytes are no protocol-buffer message of the right kind.
    init(_ bytes: Data) throws {
        self.bytes = bytes
        var modelFields = Data()
        var graphFields = Data()
        var initializers: [Initializer] = []
        try bytes.withUnsafeBytes { buffer in
            func tensor(_ message: Range<Int>) throws -> Initializer {
                var fields: [Range<Int>] = []
                var rawData: Range<Int>?
                var scanner = WireScanner(buffer, message: message)
                while let field = try scanner.next() {
                    if field.number == FieldNumber.rawDataOfTensor, let contents = field.contents {
                        rawData = contents
                    } else {
                        fields.append(field.extent)
                    }
                }
                return Initializer(fields: fields, rawData: rawData)
            }
            func graph(_ message: Range<Int>) throws {
                var scanner = WireScanner(buffer, message: message)
                while let field = try scanner.next() {
                    if field.number == FieldNumber.initializerOfGraph, let contents = field.contents {
                        initializers.append(try tensor(contents))
                    } else {
                        graphFields.append(contentsOf: buffer[field.extent])
                    }
                }
            }
            var scanner = WireScanner(buffer, message: 0..<buffer.count)
            while let field = try scanner.next() {
                if field.number == FieldNumber.graphOfModel, let contents = field.contents {
                    try graph(contents)
                } else {
                    modelFields.append(contentsOf: buffer[field.extent])
                }
            }
        }
        model = try Onnx_ModelProto(serializedBytes: modelFields, options: Self.options)
        graph = try Onnx_GraphProto(serializedBytes: graphFields, options: Self.options)
        self.initializers = initializers
    }

    /// The tensor's message without its raw data, and a slice of the file for that.
    func decode(_ initializer: Initializer) throws -> (Onnx_TensorProto, rawData: Data?) {
        var fields = Data()
        for range in initializer.fields { fields.append(slice(range)) }
        return (
            try Onnx_TensorProto(serializedBytes: fields, options: Self.options), initializer.rawData.map(slice)
        )
    }

    private func slice(_ range: Range<Int>) -> Data {
        bytes[bytes.startIndex + range.lowerBound..<bytes.startIndex + range.upperBound]
    }

    /// Fields that the subset schema leaves out are dropped; SwiftProtobuf itself refuses messages nested too deeply.
    private static let options: BinaryDecodingOptions = {
        var options = BinaryDecodingOptions()
        options.discardUnknownFields = true
        return options
    }()
}
