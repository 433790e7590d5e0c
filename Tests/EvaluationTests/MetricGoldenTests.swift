import Attribution
import Evaluation
import Foundation
import Maps
import ONNX
import TestSupport
import Testing

/// How pytorch-grad-cam judges the maps of the golden networks, without noise and with noise from a file.
@Suite struct MetricGoldenTests {
    struct Expected: Decodable {
        let layer, target, maps: String
        let noise: String?
        let steps: Int
        let mostRelevantFirst, leastRelevantFirst, road, arcc, coherency, complexity: [Double]
        let drop, increase, change, deletion, insertion: [Double]
    }

    struct Meta: Decodable {
        let targets: [String: [Int]]
        let models: [String: [String: String]]
    }

    private func json<Value: Decodable>(_ path: String) throws -> Value {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(
            Value.self, from: Data(contentsOf: URL(fileURLWithPath: Location.fixtures.path("goldens/\(path)"))))
    }

    @Test(arguments: ["cifar_resnet", "vit"]) func metricsAreTheLibrarys(network: String) throws {
        let meta: Meta = try json("\(network)/meta.json")
        let input = try Golden.floats("goldens/\(network)/input.npy")
        let (channels, height, width) = (input.shape[1], input.shape[2], input.shape[3])
        let all: [Expected] = try json("\(network)/metrics.json")
        #expect(all.count >= 4 && all.contains { $0.noise != nil })
        for expected in all {
            let explainer = try Explainer(
                ONNXModel(contentsOf: Location.fixtures.path("goldens/\(network)/model.onnx")),
                .init(
                    layers: [try #require(meta.models["model.onnx"]?[expected.layer])], inputSize: (width, height)))
            let session = try explainer.makeSession()
            let maps = try Golden.floats("goldens/\(network)/\(expected.maps)")
            let noise = try expected.noise.map { try Golden.floats("goldens/\(network)/\($0)").values } ?? []
            for frame in 0..<maps.shape[0] {
                let planes = Array(
                    input.values[frame * channels * height * width..<(frame + 1) * channels * height * width])
                let picture = NetworkPicture(
                    width: width, height: height, channels: channels,
                    values: (0..<planes.count).map { planes[$0 % channels * height * width + $0 / channels] })
                let map = SaliencyMap(
                    width: width, height: height,
                    values: Array(maps.values[frame * height * width..<(frame + 1) * height * width]))
                let index = try #require(meta.targets[expected.target])[frame]
                let found = try Faithfulness(
                    picture, map, steps: expected.steps, imputer: NoisyLinearImputer(noise: noise),
                    score: { changed in
                        let scores = try session.scores(ofPicture: { _ = $0.update(from: changed.values) })
                        return ScoreActivation.softmax.outputs(ofScores: scores)[index]
                    },
                    explain: { changed in
                        _ = session.input.update(from: changed.values)
                        _ = try session.forward()
                        // The library explains and judges one target.
                        return try session.pytorchGradCAM(.probability([index: 1], .softmax))
                    })
                let comment = "\(network) \(expected.layer) \(expected.target) \(expected.noise ?? "") frame \(frame)"
                expectClose(
                    [
                        Double(found.road.mostRelevantFirst), Double(found.road.leastRelevantFirst),
                        Double(found.road.combined), found.arcc.value, found.arcc.coherency, found.arcc.complexity,
                        Double(found.confidence.drop), found.confidence.isIncrease ? 1 : 0,
                        Double(found.confidence.change), found.deletion, found.insertion,
                    ],
                    [
                        expected.mostRelevantFirst[frame], expected.leastRelevantFirst[frame], expected.road[frame],
                        expected.arcc[frame], expected.coherency[frame], expected.complexity[frame],
                        expected.drop[frame], expected.increase[frame], expected.change[frame],
                        expected.deletion[frame], expected.insertion[frame],
                    ], within: Tolerance(absolute: 1e-3), comment)
            }
        }
    }
}
