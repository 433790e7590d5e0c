import Foundation
import NeuralGraph
import ONNX
import TestSupport
import Testing

@testable import Attribution

/// What models make of their scores at the end: the explanation is of the scores, the output is the model's own.
@Suite struct ScoreActivationTests {
    enum End: CaseIterable {
        case raw, softmax, oldSoftmaxOfMap, softmaxAndReshape, logSoftmax, sigmoid, sigmoidAndReshape,
            softmaxOverNothing

        var activation: ScoreActivation {
            switch self {
            case .raw, .softmaxOverNothing: .none
            case .softmax, .oldSoftmaxOfMap, .softmaxAndReshape: .softmax
            case .logSoftmax: .logSoftmax
            case .sigmoid, .sigmoidAndReshape: .sigmoid
            }
        }
    }

    /// The same network with each end.
    private func model(_ end: End) -> ONNXModel {
        var network = SmallNetwork()
        if end == .oldSoftmaxOfMap { network.opset = 12 }
        let mean = network.add("GlobalAveragePool", network.patches(6))
        let scores = network.add("Conv", mean, network.weights(SmallNetwork.classCount, 6, 1, 1))
        let flat = network.add("Flatten", scores)
        let axis: [String: ONNXAttribute] = ["axis": .int(1)]
        let output =
            switch end {
            case .raw: flat
            case .softmax: network.add("Softmax", flat, attributes: axis)
            case .oldSoftmaxOfMap: network.add("Softmax", scores, attributes: axis)
            case .softmaxAndReshape: network.add("Flatten", network.add("Softmax", scores, attributes: axis))
            case .logSoftmax: network.add("LogSoftmax", flat, attributes: axis)
            case .sigmoid: network.add("Sigmoid", flat)
            case .sigmoidAndReshape: network.add("Flatten", network.add("Sigmoid", scores))
            case .softmaxOverNothing: network.add("Softmax", flat, attributes: ["axis": .int(0)])
            }
        return network.model(output)
    }

    @Test(arguments: End.allCases) func isTakenOffAndPutBack(_ end: End) throws {
        let explainer = try Explainer(model(end))
        #expect(explainer.scoreActivation == end.activation)
        let session = try explainer.makeSession()
        for index in session.input.indices { session.input[index] = Float(index * 37 % 101) / 20 - 2 }
        let picture = (0..<3).flatMap { channel in
            stride(from: channel, to: session.input.count, by: 3).map { session.input[$0] }
        }
        let outputs = explainer.outputs(ofScores: try session.forward())

        let graph = try Importer.read(model(end))
        let whole = try PlanBuilder.compile(graph, phases: [Phase(.forward, graph.outputs)]).makeSession()
        try whole.view(graph.inputs[0]).setRowMajor(picture)
        try whole.run(.forward)
        expectClose(
            outputs, try whole.view(graph.outputs[0]).rowMajor().map(Double.init),
            within: Tolerance(absolute: 1e-6, relative: 1e-4))
        guard end != .softmaxOverNothing else { return }
        let plain = try Explainer(model(.raw)).makeSession()
        _ = plain.input.update(from: session.input)
        _ = try plain.forward()
        let map = try plain.explain(classIndex: 1).values
        expectClose(
            try session.explain(classIndex: 1).values, map.map(Double.init),
            within: Tolerance(absolute: 1e-6, relative: 1e-4))
    }

    @Test func softmaxOfLargeScoresIsFinite() {
        let probabilities = ScoreActivation.softmax.outputs(ofScores: [1000, 1000 + log(Float(3)), -1000])
        #expect(abs(probabilities[0] - 0.25) < 1e-4)
        #expect(abs(probabilities[1] - 0.75) < 1e-4)
        #expect(probabilities[2] == 0)
        #expect(ScoreActivation.softmax.outputs(ofScores: []) == [])
    }
}
