import Foundation
import ONNX
import TestSupport
import Testing

/// Models that other tools exported, which are too large for the repository.
@Suite(.enabled(if: Location.shared.isAvailable("models"))) struct SharedModelTests {
    @Test func readsSqueezeNet() throws {
        let model = try ONNXModel(contentsOf: Location.shared.path("models/squeezenet1_1-imagenet/model.onnx"))
        let graph = model.graph
        #expect(ONNXModel.supportedOpsets.contains(try #require(model.opsets[""])))
        #expect(graph.inputs.count == 1)
        #expect(graph.outputs.count == 1)
        #expect(graph.nodes.filter { $0.opType == "Conv" }.count == 26)
        let weights = try graph.initializers.values.filter(\.elementType.isFloatingPoint).map { try $0.floats() }
        #expect(weights.joined().count == 1_235_496)
        #expect(weights.joined().allSatisfy { $0.isFinite })
    }

    @Test func readsResNet56() throws {
        let graph = try ONNXModel(contentsOf: Location.shared.path("models/resnet56-cifar10/model.onnx")).graph
        let input = try #require(graph.inputs.first)
        let shape = try #require(input.shape)
        #expect(shape.count == 4)
        #expect(shape[1] == .fixed(3))
        #expect(input.elementType == .float32)
        let first = try #require(graph.nodes.first { $0.opType == "Conv" })
        #expect(try first.ints("strides") == [1, 1])
        let weight = try #require(graph.initializers[first.inputs[1]])
        #expect(weight.shape == [16, 3, 3, 3])
        #expect(try weight.floats().count == 16 * 27)
    }
}
