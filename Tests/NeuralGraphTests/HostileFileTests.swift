import Foundation
import ONNX
import TestSupport
import Testing

@testable import NeuralGraph

/// Models that the fuzzer found (scripts/fuzzing/fuzz.sh): each took all of the time or memory there was, or crashed.
struct HostileFileTests {
    @Test(
        arguments: [
            ("pad-to-66565.onnx", "do not fit a shape"), ("resize-batch-to-459009.onnx", "cannot become"),
            ("resize-channels-to-524289.onnx", "cannot become"),
        ])
    func isRefused(file: String, says: String) throws {
        let (model, inputs) = try read(file)
        #expect {
            try Importer.read(model, inputs: inputs)
        } throws: {
            "\($0)".contains(says)
        }
    }

    /// oneDNN divided by the size of an empty operand.
    @Test func emptyOperandIsRefused() throws {
        let (model, inputs) = try read("resize-of-nothing.onnx")
        let graph = try Importer.read(model, inputs: inputs)
        #expect(graph.outputs.allSatisfy { graph.type(of: $0).elementCount == 0 })
        _ = try PlanBuilder.compile(graph, phases: [Phase(.forward, graph.outputs)]).makeSession().run(.forward)
    }

    /// Its blocks of no elements began behind the end of a table of none.
    @Test func picksFromAnEmptyTable() throws {
        let model = try read("gather-of-nothing.onnx").model
        let table = ONNXTensor(name: "data", shape: [2, 2, 0], int64s: [])
        let graph = try Importer.read(model, inputs: ["data": .constant(table)])
        #expect(graph.outputs.allSatisfy { graph.type(of: $0).elementCount == 0 })
    }

    /// Each of tens of thousands of repetitions was an operand of its own, and a gradient's node.
    @Test func manyRepetitionsAreFewNodes() throws {
        let (model, inputs) = try read("tile-of-many.onnx")
        let graph = try Importer.read(model, inputs: inputs)
        #expect(graph.nodes.count < 20)
        #expect(graph.nodes.allSatisfy { $0.inputs.count < 3 })
    }

    /// A list of input positions was kept for each of tens of thousands of output positions.
    @Test func manyWindowsAreDifferentiated() throws {
        let (model, inputs) = try read("max-pool-of-three-axes.onnx")
        var graph = try Importer.read(model, inputs: inputs)
        let seed = try graph.addConstant("seed", shape: graph.shape(of: graph.outputs[0]), floats: [1])
        let gradients = try graph.appendGradients(of: graph.outputs[0], seed: seed, withRespectTo: graph.inputs)
        let picture = (0..<graph.type(of: graph.inputs[0]).elementCount).map { Float(($0 * 7919) % 98_304) }
        let result = try planned(graph, [graph.inputs[0]: picture], gradients)[0]
        #expect(result.filter { $0 != 0 } == [1] && result.firstIndex(of: 1) == picture.firstIndex(of: 98_303))
    }

    private func read(_ file: String) throws -> (model: ONNXModel, inputs: [String: InputBinding]) {
        let model = try ONNXModel(contentsOf: Location.fixtures.path("hostile/\(file)"))
        let inputs = try model.graph.inputs.map { input in
            let shape = try #require(input.shape).map { if case .fixed(let size) = $0 { size } else { 1 } }
            return (input.name, InputBinding.tensor(try TensorType(shape)))
        }
        return (model, Dictionary(inputs, uniquingKeysWith: { first, _ in first }))
    }
}
