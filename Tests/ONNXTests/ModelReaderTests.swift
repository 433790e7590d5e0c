import Foundation
import SwiftProtobuf
import TestSupport
import Testing

@testable import ONNX

@Suite struct ModelReaderTests {
    @Test func readsASmallModel() throws {
        let model = try ModelBuilder.model().bent {
            $0.metadataProps = [
                .with {
                    $0.key = "task"
                    $0.value = "test"
                }
            ]
            $0.opsetImport.append(ModelBuilder.opset(1, domain: "com.example"))
            $0.graph.valueInfo = [ModelBuilder.value("sum", [1, 2])]
        }.read()
        #expect(model.irVersion == 8)
        #expect(model.producer == "test 1.0")
        #expect(model.opsets == ["": 17, "com.example": 1])
        #expect(model.metadata == ["task": "test"])
        #expect(model.graph.name == "small")
        #expect(model.graph.nodes.map(\.name) == ["add", "relu"])
        #expect(
            model.graph.inputs == [ONNXValueInfo(name: "input", elementType: .float32, shape: [.fixed(1), .fixed(2)])])
        #expect(model.graph.outputs.map(\.name) == ["output"])
        #expect(model.graph.valueInfo.map(\.name) == ["sum"])
        #expect(try model.graph.initializers["weight"]?.floats() == [1, -1])
    }

    @Test func readsTheSameFromAFile() throws {
        let folder = try TemporaryFolder()
        let bytes: Data = try ModelBuilder.model().serializedBytes()
        let path = try folder.write(bytes, to: "m.onnx")
        #expect(try ONNXModel(contentsOf: path) == ModelBuilder.model().read())
    }

    @Test func readsASliceOfOtherBytes() throws {
        let bytes: Data = try ModelBuilder.model().serializedBytes()
        let slice = (Data([9, 9, 9]) + bytes)[3...]
        #expect(try ONNXModel(bytes: slice, folder: nil) == ModelBuilder.model().read())
    }

    @Test func leavesInitializersOutOfTheInputs() throws {
        let model = try ModelBuilder.model().bent { $0.graph.input.append(ModelBuilder.value("weight", [2])) }.read()
        #expect(model.graph.inputs.map(\.name) == ["input"])
    }

    @Test func namesTheStandardDomainOneWay() throws {
        let model = try ModelBuilder.model().bent {
            $0.opsetImport = [ModelBuilder.opset(13, domain: "ai.onnx")]
            $0.graph.node[0].domain = "ai.onnx"
        }.read()
        #expect(model.opsets == ["": 13])
        #expect(model.graph.nodes[0].domain == "")
    }

    @Test func keepsOpenDimensions() throws {
        let model = try ModelBuilder.model().bent {
            $0.graph.input[0].type.tensorType.shape.dim = [
                .with { $0.dimParam = "batch" }, .init(), .with { $0.dimValue = 2 },
            ]
            $0.graph.output[0].type.tensorType.clearShape()
        }.read()
        #expect(model.graph.inputs[0].shape == [.symbolic("batch"), .unknown, .fixed(2)])
        #expect(model.graph.outputs[0].shape == nil)
    }

    @Test func sortsNodes() throws {
        let chain = (0..<50).map { ModelBuilder.node("Relu", ["t\($0)"], ["t\($0 + 1)"], name: "n\($0)") }
        var generator = SeededGenerator(seed: 11)
        let model = try ModelBuilder.model().bent {
            $0.graph.node = chain.shuffled(using: &generator)
            $0.graph.input = [ModelBuilder.value("t0", [1])]
            $0.graph.output = [ModelBuilder.value("t50", [1])]
        }.read()
        #expect(model.graph.nodes.map(\.name) == (0..<50).map { "n\($0)" })
    }

    @Test func keepsAnOrderThatIsTopological() throws {
        let model = try ModelBuilder.model().bent {
            $0.graph.node = [
                ModelBuilder.node("Relu", ["input"], ["b"], name: "z"),
                ModelBuilder.node("Relu", ["input"], ["a"], name: "y"),
                ModelBuilder.node("Add", ["a", "b"], ["output"], name: "x"),
            ]
        }.read()
        #expect(model.graph.nodes.map(\.name) == ["z", "y", "x"])
    }

    @Test func readsEveryKindOfAttribute() throws {
        let model = try ModelBuilder.model().bent {
            $0.graph.node[1].attribute = [
                ModelBuilder.attribute("f", 1) { $0.f = 0.5 }, ModelBuilder.attribute("i", 2) { $0.i = -3 },
                ModelBuilder.attribute("s", 3) { $0.s = Data("SAME_UPPER".utf8) },
                ModelBuilder.attribute("t", 4) { $0.t = ModelBuilder.floats("", [], [2]) },
                ModelBuilder.attribute("fs", 6) { $0.floats = [1, 2] },
                ModelBuilder.attribute("is", 7) { $0.ints = [1, -2] },
                ModelBuilder.attribute("ss", 8) { $0.strings = [Data("a".utf8), Data("b".utf8)] },
                .with {
                    $0.name = "untyped"
                    $0.ints = [7]
                },
            ]
        }.read()
        let node = model.graph.nodes[1]
        #expect(try node.float("f") == 0.5)
        #expect(try node.int("i") == -3)
        #expect(try node.string("s") == "SAME_UPPER")
        #expect(try node.tensor("t")?.floats() == [2])
        #expect(try node.floats("fs") == [1, 2])
        #expect(try node.ints("is") == [1, -2])
        #expect(try node.strings("ss") == ["a", "b"])
        #expect(try node.ints("untyped") == [7])
        #expect(try node.int("none") == nil)
        #expect(try node.int("none", default: 4) == 4)
        #expect(try node.int("i", default: 4) == -3)
        #expect(try node.required("i", node.int) == -3)
        let wrong = #expect(throws: ONNXError.self) { try node.int("f") }
        #expect(wrong?.message.contains("node 'relu' (Relu) has the attribute 'f' of kind FLOAT where INT") == true)
        let missing = #expect(throws: ONNXError.self) { try node.required("none", node.ints) }
        #expect(missing?.message.contains("node 'relu' (Relu) lacks the attribute 'none'") == true)
    }

    /// A branch of an `If` reads names of the graph around it, so its node comes after what makes them.
    @Test func subgraphsReadNamesAroundThem() throws {
        let branch = Onnx_GraphProto.with {
            $0.node = [ModelBuilder.node("Add", ["sum", "own"], ["result"])]
            $0.initializer = [ModelBuilder.floats("own", [2], [1, 2])]
            $0.output = [ModelBuilder.value("result", [1, 2])]
        }
        let model = try ModelBuilder.model().bent {
            let branches = ["then_branch", "else_branch"].map { name in
                ModelBuilder.attribute(name, 5) { $0.g = branch }
            }
            $0.graph.node = [
                ModelBuilder.node("If", ["condition"], ["output"], name: "if", attributes: branches), $0.graph.node[0],
            ]
            $0.graph.input.append(ModelBuilder.value("condition", []))
        }.read()
        #expect(model.graph.nodes.map(\.name) == ["add", "if"])
        let graph = try #require(try model.graph.nodes[1].graph("then_branch"))
        #expect(try graph.initializers["own"]?.floats() == [1, 2])
        #expect(graph.nodes[0].inputs == ["sum", "own"])
    }

    @Test func allowsOmittedInputsAndOutputs() throws {
        let model = try ModelBuilder.model().bent {
            $0.graph.node[0] = ModelBuilder.node("Clip", ["input", "", "weight"], ["sum", ""], name: "clip")
        }.read()
        #expect(model.graph.nodes[0].inputs == ["input", "", "weight"])
        #expect(model.graph.nodes[0].outputs == ["sum", ""])
    }

    @Test(arguments: [9, 11, 17, 21, 28] as [Int64]) func acceptsOpset(version: Int64) throws {
        let model = try ModelBuilder.model().bent { $0.opsetImport = [ModelBuilder.opset(version)] }.read()
        #expect(model.opsets[""] == Int(version))
    }
}
