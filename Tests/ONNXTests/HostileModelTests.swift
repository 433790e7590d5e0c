import Foundation
import SwiftProtobuf
import TestSupport
import Testing

@testable import ONNX

/// Files that are damaged, lie or attack: each gives an error in one sentence that says what and where.
@Suite struct HostileModelTests {
    private func expectError(
        _ words: String, sourceLocation: SourceLocation = #_sourceLocation, _ read: () throws -> Any
    ) {
        let error = #expect(throws: ONNXError.self, sourceLocation: sourceLocation) { _ = try read() }
        guard let error else { return }
        #expect(error.message.contains(words), "\(error.message)", sourceLocation: sourceLocation)
        #expect(error.file != nil, "no file is named in: \(error.message)", sourceLocation: sourceLocation)
        #expect(error.message.hasSuffix(".") && !error.message.contains("\n"), sourceLocation: sourceLocation)
    }

    private func bent(_ bend: (inout Onnx_ModelProto) -> Void) throws -> ONNXModel {
        try ModelBuilder.model().bent(bend).read()
    }

    @Test func notAModel() throws {
        func read(_ bytes: Data) throws -> ONNXModel { try ONNXModel(bytes: bytes, folder: nil, name: "m.onnx") }
        let png = Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52])
        expectError("m.onnx: this is not an ONNX model") { try read(png) }
        expectError("this is not an ONNX model") { try read(Data("Hello, world. This is a text.\n".utf8)) }
        expectError("this is not an ONNX model") { try read(Data(count: 1000)) }
        expectError("the file is empty") { try read(Data()) }
        expectError("Git LFS pointer") { try read(Data("version https://git-lfs.github.com/spec/v1\noid".utf8)) }
        expectError("has no network in it") { try read(Data([0x08, 0x08])) }
    }

    @Test func notAFile() throws {
        let folder = try TemporaryFolder()
        expectError("there is no such file") { try ONNXModel(contentsOf: folder.path("none.onnx")) }
        let empty = try folder.write(Data(), to: "empty.onnx")
        expectError("the file is empty") { try ONNXModel(contentsOf: empty) }
        expectError("this is a folder") { try ONNXModel(contentsOf: folder.url.path) }
        expectError("not a regular file") { try ONNXModel(contentsOf: "/dev/zero") }
    }

    /// Cut anywhere, and with any one byte changed, a file is read or refused, but never more than that.
    @Test func truncatedAnywhere() throws {
        let bytes: Data = try ModelBuilder.model().serializedBytes()
        for length in 0..<bytes.count {
            #expect(throws: ONNXError.self, "cut to \(length) bytes") {
                try ONNXModel(bytes: bytes.prefix(length), folder: nil)
            }
        }
        expectError("the model is cut short: it ends after 90 bytes") {
            try ONNXModel(bytes: bytes.prefix(90), folder: nil)
        }
    }

    @Test func anyByteChanged() throws {
        let bytes: Data = try ModelBuilder.model().serializedBytes()
        var refused = 0
        for index in bytes.indices {
            for value in [0x00, 0x7F, 0x80, 0xFF, bytes[index] ^ 1] as [UInt8] {
                var changed = bytes
                changed[index] = value
                do {
                    let model = try ONNXModel(bytes: changed, folder: nil)
                    for tensor in model.graph.initializers.values { _ = try? (tensor.floats(), tensor.int64s()) }
                } catch {
                    #expect(error is ONNXError)
                    refused += 1
                }
            }
        }
        #expect(refused > bytes.count)
    }

    @Test func claimsFarMoreThanThereIs() throws {
        // Field 7 (the graph) with a length of 2 GiB, in a file of 1 KiB.
        let bytes = Data([0x08, 0x08, 0x3A, 0x80, 0x80, 0x80, 0x80, 0x08]) + Data(count: 1024)
        expectError("cut short") { try ONNXModel(bytes: bytes, folder: nil) }
        expectError("the tensor 'weight' has 8 bytes, but its shape [536870912] of float32 needs 2147483648") {
            try bent { $0.graph.initializer[0].dims = [1 << 29] }
        }
    }

    @Test func badShapes() throws {
        expectError("the tensor 'weight' has the negative dimension -2") {
            try bent { $0.graph.initializer[0].dims = [-2] }
        }
        expectError("which no memory holds") { try bent { $0.graph.initializer[0].dims = [1 << 62, 1 << 62] } }
        expectError("which no memory holds") { try bent { $0.graph.initializer[0].dims = [.max] } }
        expectError("has 8 bytes, but its shape [3] of float32 needs 12") {
            try bent { $0.graph.initializer[0].dims = [3] }
        }
        expectError("has 8 bytes, but its shape [0] of float32 needs 0") {
            try bent { $0.graph.initializer[0].dims = [0] }
        }
        expectError("'input' has the negative dimension -1") {
            try bent { $0.graph.input = [ModelBuilder.value("input", [-1, 2])] }
        }
        expectError("in the attribute 'value' of node 'add' (Add), the tensor '' has 4 bytes") {
            try bent {
                let tensor = ModelBuilder.floats("", [2], [1])
                $0.graph.node[0].attribute = [ModelBuilder.attribute("value", 4) { $0.t = tensor }]
            }
        }
        expectError("unknown element type 99") { try bent { $0.graph.initializer[0].dataType = 99 } }
        expectError("unknown element type 0") { try bent { $0.graph.initializer[0].clearDataType() } }
    }

    @Test func namesThatDoNotFit() throws {
        expectError("the initializer 'weight' occurs twice") {
            try bent { $0.graph.initializer.append($0.graph.initializer[0]) }
        }
        expectError("node 'relu' (Relu) makes the tensor 'sum', which exists already") {
            try bent { $0.graph.node[1].output = ["sum"] }
        }
        expectError("node 'add' (Add) makes the tensor 'input', which exists already") {
            try bent { $0.graph.node[0].output = ["input"] }
        }
        expectError("the graph's input makes the tensor 'input', which exists already") {
            try bent { $0.graph.input.append($0.graph.input[0]) }
        }
        expectError("node 'relu' (Relu) reads the tensor 'nowhere', which nothing makes") {
            try bent { $0.graph.node[1].input = ["nowhere"] }
        }
        expectError("the Relu node that makes 'output' reads the tensor 'nowhere'") {
            try bent {
                $0.graph.node[1].input = ["nowhere"]
                $0.graph.node[1].name = ""
            }
        }
        expectError("the graph's output 'nowhere' reads the tensor 'nowhere'") {
            try bent { $0.graph.output = [ModelBuilder.value("nowhere", [1])] }
        }
        expectError("the network has no output") { try bent { $0.graph.output = [] } }
        expectError("node 'add' (Add) has the attribute 'axis' twice") {
            try bent {
                let axis = ModelBuilder.attribute("axis", 2) { $0.i = 1 }
                $0.graph.node[0].attribute = [axis, axis]
            }
        }
        expectError("node 'add' (Add) has the attribute 'x' of type 13, which is not supported") {
            try bent { $0.graph.node[0].attribute = [ModelBuilder.attribute("x", 13) { _ in }] }
        }
    }

    @Test func cycles() throws {
        expectError("node 'relu' (Relu) depends on its own output") { try bent { $0.graph.node[1].input = ["output"] } }
        expectError("node 'add' (Add) depends on its own output") {
            try bent { $0.graph.node[0].input = ["input", "output"] }
        }
        // A node behind a cycle waits too, but is not part of it.
        expectError("node 'loop' (Relu) depends on its own output") {
            try bent {
                $0.graph.node[0].input = ["input", "round"]
                $0.graph.node.append(ModelBuilder.node("Relu", ["round"], ["round"], name: "loop"))
            }
        }
    }

    @Test func deepNesting() throws {
        var graph = ModelBuilder.model().graph
        for _ in 0..<40 {
            let inner = graph
            graph = ModelBuilder.model().graph
            graph.node[1].attribute = [ModelBuilder.attribute("body", 5) { $0.g = inner }]
        }
        expectError("nests its graphs too deeply") { try bent { $0.graph = graph } }
    }

    @Test func unsupportedOpsets() throws {
        for version in [-1, 0, 8, 29, .max] as [Int64] {
            expectError("uses ONNX operator set \(version), and 9 to 28 are supported") {
                try bent { $0.opsetImport = [ModelBuilder.opset(version)] }
            }
        }
        expectError("names no version of ONNX's operators") { try bent { $0.opsetImport = [] } }
    }

    @Test func manyNodesInOneCycle() throws {
        expectError("depends on its own output") {
            try bent {
                $0.graph.node = (0..<20_000).map {
                    ModelBuilder.node("Relu", ["t\($0)"], ["t\(($0 + 1) % 20_000)"], name: "n\($0)")
                }
                $0.graph.output = [ModelBuilder.value("t0", [1])]
            }
        }
    }
}
