import Attribution
import Maps
import TestSupport
import Testing

@Suite struct RandomizedWeightsTests {
    private func scores(_ network: Network, _ input: NumPyArray<Float>) throws -> [Float] {
        let session = try Explainer(network, .init()).makeSession()
        session.fill(with: input.row(0))
        return try session.forward()
    }

    /// Layers come from the scores down, and each that is replaced changes what the network says.
    @Test(arguments: ["cifar_resnet", "vit"]) func weightsAreReplaced(name: String) throws {
        let golden = try #require(GoldenNetwork.all.first { $0.name == name && $0.file == "model.onnx" })
        let input = try golden.array("input.npy")
        let network = try Network(golden.model(), inputSize: (input.shape[3], input.shape[2]))
        let layers = network.weightedLayers
        #expect(layers.count >= 7)
        let original = try scores(network, input)
        #expect(original == (try scores(network.randomizing([], seed: 0), input)))
        let one = try scores(network.randomizing(layers.prefix(1), seed: 0), input)
        let all = try scores(network.randomizing(layers, seed: 0), input)
        #expect(one != original && all != one)
        #expect(one == (try scores(network.randomizing(layers.prefix(1), seed: 0), input)))
        #expect(one != (try scores(network.randomizing(layers.prefix(1), seed: 1), input)))
    }
}
