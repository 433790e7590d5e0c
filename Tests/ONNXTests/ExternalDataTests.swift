import Foundation
import TestSupport
import Testing

@testable import ONNX

@Suite struct ExternalDataTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write(Self.weights, to: "model/w.bin")
    }

    /// 9, 1 and -1 as float32.
    private static let weights = [Float](arrayLiteral: 9, 1, -1).withUnsafeBytes { Data($0) }

    private func read(_ entries: [(String, String)]) throws -> [Float]? {
        let proto = ModelBuilder.model().bent {
            $0.graph.initializer = [ModelBuilder.external("weight", [2], entries)]
        }
        let path = try folder.write(try proto.serializedBytes(), to: "model/model.onnx")
        return try ONNXModel(contentsOf: path).graph.initializers["weight"]?.floats()
    }

    private func expectError(
        _ words: String, _ entries: [(String, String)], sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let error = #expect(throws: ONNXError.self, sourceLocation: sourceLocation) { try read(entries) }
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")", sourceLocation: sourceLocation)
        #expect(error?.message.contains("'weight'") == true, sourceLocation: sourceLocation)
    }

    @Test func readsPartOfAFile() throws {
        #expect(try read([("location", "w.bin"), ("offset", "4"), ("length", "8")]) == [1, -1])
        #expect(try read([("location", "w.bin")]) == [9, 1])
        #expect(try read([("location", "./w.bin"), ("offset", "4")]) == [1, -1])
    }

    @Test func readsFromAFolderBelow() throws {
        try folder.write(Self.weights, to: "model/weights/w..bin")
        #expect(try read([("location", "weights/w..bin")]) == [9, 1])
    }

    @Test func staysInsideTheFolder() throws {
        try folder.write(Self.weights, to: "secret.bin")
        try folder.write(Self.weights, to: "model-too/secret.bin")
        expectError("outside the model's folder", [("location", "../secret.bin")])
        expectError("outside the model's folder", [("location", "x/../../secret.bin")])
        expectError("outside the model's folder", [("location", folder.path("secret.bin"))])
        expectError("outside the model's folder", [("location", "..")])
        let manager = FileManager.default
        try manager.createSymbolicLink(atPath: folder.path("model/link.bin"), withDestinationPath: "../secret.bin")
        try manager.createSymbolicLink(atPath: folder.path("model/links"), withDestinationPath: "../model-too")
        expectError("a link that leaves the model's folder", [("location", "link.bin")])
        expectError("a link that leaves the model's folder", [("location", "links/secret.bin")])
    }

    @Test func followsLinksThatStayInside() throws {
        try FileManager.default.createSymbolicLink(atPath: folder.path("model/link.bin"), withDestinationPath: "w.bin")
        #expect(try read([("location", "link.bin")]) == [9, 1])
    }

    @Test func checksOffsetAndLength() {
        expectError("needs 8 bytes at 8 of 'w.bin', which has 12 bytes", [("location", "w.bin"), ("offset", "8")])
        expectError("needs 8 bytes at 9223372036854775807", [("location", "w.bin"), ("offset", "9223372036854775807")])
        expectError("offset '-4', which is no size", [("location", "w.bin"), ("offset", "-4")])
        expectError("offset '99999999999999999999'", [("location", "w.bin"), ("offset", "99999999999999999999")])
        expectError("length 'all', which is no size", [("location", "w.bin"), ("length", "all")])
        expectError("has 4 bytes of external data", [("location", "w.bin"), ("length", "4")])
    }

    @Test func needsAFile() {
        expectError("is missing; copy it beside the model", [("location", "none.bin")])
        expectError("names no file", [])
        expectError("names no file", [("location", "")])
    }

    @Test func refusesAFolder() throws {
        let error = #expect(throws: ONNXError.self) { try read([("location", ".")]) }
        #expect(error != nil)
    }

    @Test func refusesAModelInMemory() throws {
        let proto = ModelBuilder.model().bent {
            $0.graph.initializer = [ModelBuilder.external("weight", [2], [("location", "w.bin")])]
        }
        let error = #expect(throws: ONNXError.self) { try proto.read(folder: nil) }
        #expect(error?.message.contains("which a model in memory cannot have") == true)
    }
}
