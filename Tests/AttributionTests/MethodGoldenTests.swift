import Attribution
import Foundation
import Maps
import ONNX
import TestSupport
import Testing

/// One method on one golden network, as pytorch-grad-cam or captum computes it.
struct MethodGolden: Decodable, Sendable {
    struct Settings: Decodable, Sendable {
        var channels: Int?
        var samples: Int?
        var seed: UInt64?
        var concepts: Int?
        var eigenSmooth: Bool?
        var augSmooth: Bool?
        /// A NumPy file beside this one.
        var noise: String?
        var fusion: String?
    }

    let method: String
    /// Of the PyTorch network; none where the picture itself is explained.
    let layers: [String]
    /// A key of `targets` in meta.json.
    let target: String
    let settings: Settings?
    /// (N, H, W) in pytorch-grad-cam's convention, at the input's size.
    let maps: String?
    /// (N, C, H, W), signed.
    let attributions: String?
    /// Largest absolute difference of maps, or relative one of attributions.
    let tolerance: Double

    /// What the scripts that make goldens wrote into `methods-*.json` of a network's folder.
    static func all(of network: GoldenNetwork) throws -> [MethodGolden] {
        let folder = Location.fixtures.path("goldens/\(network.name)")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        return try files.filter { $0.hasPrefix("methods-") && $0.hasSuffix(".json") }.flatMap { file in
            try JSONDecoder().decode(
                [MethodGolden].self, from: Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(file)")))
        }
    }
}

@Suite struct MethodGoldenTests {
    /// A method without goldens would be tested by nothing: the scripts named make_*goldens.py make them.
    @Test func everyMethodHasGoldens() throws {
        var methods: Set<String> = []
        for network in GoldenNetwork.all {
            methods.formUnion(try network.meta().methods)
            methods.formUnion(try MethodGolden.all(of: network).map(\.method))
        }
        #expect(Set(Method.allCases.map(\.rawValue)).subtracting(methods) == [])
    }

    @Test(arguments: GoldenNetwork.all)
    func methodsGiveTheReferencesMaps(_ network: GoldenNetwork) throws {
        let (meta, input) = (try network.meta(), try network.array("input.npy"))
        for golden in try MethodGolden.all(of: network) {
            let explainer = try explainer(network, golden, inputShape: input.shape)
            let session = try explainer.makeSession()
            let maps = try golden.maps.map(network.array)
            let attributions = try golden.attributions.map(network.array)
            #expect(maps != nil || attributions != nil, "\(golden.method)")
            for frame in 0..<(maps ?? attributions ?? input).shape[0] {
                session.fill(with: input.row(frame))
                _ = try session.forward()
                let objective = Objective.element(try #require(meta.targets[golden.target])[frame])
                let comment = "\(golden.method) at \(golden.layers) for \(golden.target), frame \(frame)"
                if let maps {
                    let map = try session.pytorchGradCAM(objective)
                    expectClose(
                        map.values, maps.row(frame), within: Tolerance(absolute: golden.tolerance), comment)
                }
                if let attributions {
                    let expected = attributions.row(frame)
                    expectClose(
                        try session.attributions(of: objective).values, expected,
                        within: tolerance(golden.tolerance, of: expected), comment)
                }
            }
        }
    }

    private func explainer(
        _ network: GoldenNetwork, _ golden: MethodGolden, inputShape: [Int]
    ) throws -> Explainer {
        let settings = golden.settings
        return try Explainer(
            network.model(),
            .init(
                method: try #require(Method(rawValue: golden.method)),
                methodOptions: MethodOptions(
                    channels: settings?.channels, samples: settings?.samples, concepts: settings?.concepts,
                    seed: settings?.seed ?? 0,
                    eigenSmooth: settings?.eigenSmooth ?? false, augSmooth: settings?.augSmooth ?? false,
                    noise: try settings?.noise.map(network.array)),
                layers: golden.layers.map(network.tensor),
                fusion: try settings?.fusion.map { try #require(Fusion(rawValue: $0)) } ?? .mean,
                inputSize: (inputShape[3], inputShape[2])))
    }
}

extension ExplainerSession {
    /// Writes a (3, H, W) picture where the session wants it, channels last.
    func fill(with picture: [Float]) {
        let size = inputWidth * inputHeight
        for position in 0..<size {
            for channel in 0..<inputChannels {
                input[position * inputChannels + channel] = picture[channel * size + position]
            }
        }
    }
}
