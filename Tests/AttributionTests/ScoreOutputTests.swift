import Foundation
import NeuralGraph
import ONNX
import TestSupport
import Testing

@testable import Attribution

/// Which of a model's outputs is explained, and what of the file has to be readable for it.
@Suite struct ScoreOutputTests {
    /// A classifier beside a detector's end: boxes, and NonMaxSuppression over them.
    private func model(outputs: [String], channels: Int = 3) -> ONNXModel {
        var network = SmallNetwork()
        network.channels = channels
        let features = network.patches(6)
        let mean = network.add("Flatten", network.add("GlobalAveragePool", features))
        let scores = network.add("Gemm", mean, network.weights(6, SmallNetwork.classCount), name: "scores")
        let boxes = network.add("Reshape", features, network.list(1, -1, 4), name: "boxes")
        let boxScores = network.add("Reshape", scores, network.list(1, 1, -1))
        _ = network.add("NonMaxSuppression", boxes, boxScores, name: "selected")
        return network.model(outputs: outputs)
    }

    @Test(arguments: [["scores"], ["selected", "scores"], ["boxes", "selected", "scores"], ["scores", "selected"]])
    func anUnreadableTailLeavesTheScores(outputs: [String]) throws {
        let explainer = try Explainer(model(outputs: outputs))
        #expect(explainer.classCount == SmallNetwork.classCount)
    }

    @Test func theFirstOutputsFaultIsTold() {
        #expect(throws: (any Error).self) { try Explainer(model(outputs: ["selected"])) }
        do {
            _ = try Explainer(model(outputs: ["selected", "boxes"]))
        } catch {
            #expect("\(error)".contains("NonMaxSuppression"), "\(error)")
        }
    }

    @Test func whatIsAskedForIsTaken() throws {
        let error = #expect(throws: AttributionError.self) {
            try Explainer(model(outputs: ["scores"]), .init(output: "boxes"))
        }
        #expect(error?.description.contains("'boxes'") == true)
    }

    @Test func onlyTheNodesThatOutputsNeedAreRead() throws {
        let model = model(outputs: ["scores"])
        #expect(model.graph.nodes.contains { $0.opType == "NonMaxSuppression" })
        let graph = try Importer.read(model)
        #expect(!graph.names.keys.contains("boxes"))
        #expect(throws: (any Error).self) { try Importer.read(model, outputs: ["selected"]) }
    }

    @Test func grayPicturesAreOneChannel() throws {
        let explainer = try Explainer(model(outputs: ["scores"], channels: 1))
        #expect(explainer.inputChannels == 1)
        let session = try explainer.makeSession()
        #expect(session.input.count == SmallNetwork.width * SmallNetwork.height)
        for index in session.input.indices { session.input[index] = Float(index * 37 % 101) / 20 - 2 }
        let scores = try session.forward()
        #expect(scores.count == SmallNetwork.classCount && Set(scores).count > 1)
        #expect(try session.explain(classIndex: 0).values.count == 24)
        let error = #expect(throws: AttributionError.self) { try Explainer(model(outputs: ["scores"], channels: 4)) }
        #expect(error?.description.contains("4 channels") == true)
    }
}
