import Foundation
import SwiftProtobuf

@testable import ONNX

/// Messages of small models, to be bent in the way that a test needs and then written as a real file's bytes.
enum ModelBuilder {
    /// `output = Relu(input + weight)`, of shape (1, 2).
    static func model() -> Onnx_ModelProto {
        Onnx_ModelProto.with {
            $0.irVersion = 8
            $0.producerName = "test"
            $0.producerVersion = "1.0"
            $0.opsetImport = [opset(17)]
            $0.graph = .with {
                $0.name = "small"
                $0.node = [
                    node("Add", ["input", "weight"], ["sum"], name: "add"),
                    node("Relu", ["sum"], ["output"], name: "relu"),
                ]
                $0.initializer = [floats("weight", [2], [1, -1])]
                $0.input = [value("input", [1, 2])]
                $0.output = [value("output", [1, 2])]
            }
        }
    }

    static func opset(_ version: Int64, domain: String = "") -> Onnx_OperatorSetIdProto {
        .with {
            $0.domain = domain
            $0.version = version
        }
    }

    static func node(
        _ opType: String, _ inputs: [String], _ outputs: [String], name: String = "",
        attributes: [Onnx_AttributeProto] = []
    ) -> Onnx_NodeProto {
        .with {
            $0.name = name
            $0.opType = opType
            $0.input = inputs
            $0.output = outputs
            $0.attribute = attributes
        }
    }

    static func value(_ name: String, _ shape: [Int64]) -> Onnx_ValueInfoProto {
        .with {
            $0.name = name
            $0.type.tensorType.elemType = 1
            $0.type.tensorType.shape.dim = shape.map { size in .with { $0.dimValue = size } }
        }
    }

    static func tensor(_ name: String, _ type: ONNXElementType, _ shape: [Int64], raw: Data) -> Onnx_TensorProto {
        .with {
            $0.name = name
            $0.dataType = Int32(type.rawValue)
            $0.dims = shape
            $0.rawData = raw
        }
    }

    static func floats(_ name: String, _ shape: [Int64], _ values: [Float]) -> Onnx_TensorProto {
        tensor(name, .float32, shape, raw: values.withUnsafeBytes { Data($0) })
    }

    /// A tensor whose values lie in another file.
    static func external(_ name: String, _ shape: [Int64], _ entries: [(String, String)]) -> Onnx_TensorProto {
        .with {
            $0.name = name
            $0.dataType = 1
            $0.dims = shape
            $0.dataLocation = 1
            $0.externalData = entries.map { key, value in
                .with {
                    $0.key = key
                    $0.value = value
                }
            }
        }
    }

    static func attribute(_ name: String, _ type: Int32, _ fill: (inout Onnx_AttributeProto) -> Void)
        -> Onnx_AttributeProto
    {
        .with {
            $0.name = name
            $0.type = type
            fill(&$0)
        }
    }
}

extension Onnx_ModelProto {
    func bent(_ bend: (inout Onnx_ModelProto) throws -> Void) rethrows -> Onnx_ModelProto {
        var copy = self
        try bend(&copy)
        return copy
    }

    func read(folder: URL? = nil) throws -> ONNXModel {
        try ONNXModel(bytes: try serializedBytes(), folder: folder, name: "test.onnx")
    }
}
