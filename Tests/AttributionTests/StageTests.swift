import Maps
import TestSupport
import Testing

@testable import Attribution

/// Which layers stand for a network's resolutions, and methods that take several.
@Suite struct StageTests {
    @Test(arguments: GoldenNetwork.all.filter { $0.name == "resnet_basic" })
    func residualStagesEndAtTheirLastBlock(_ golden: GoldenNetwork) throws {
        let input = try golden.array("input.npy")
        let network = try Network(golden.model(), inputSize: (input.shape[3], input.shape[2]))
        let stages = try TargetLayer.stages(in: network.graph, score: network.interface.scores)
        let sizes = stages.map { $0.grid.size(network.graph.shape(of: $0.tensor)) }
        #expect(sizes.map(\.rows) == [12, 6, 3, 2] && sizes.map(\.columns) == [20, 10, 5, 3])
        let known = try ["layer2.0", "layer4.0"].map { try golden.tensor($0) }
        #expect(known.map { network.graph.names[$0] } == [stages[1].tensor, stages[3].tensor])
    }

    @Test func aNetworkOfOneResolutionHasOneStage() throws {
        let golden = try #require(GoldenNetwork.all.first { $0.name == "vit" })
        let input = try golden.array("input.npy")
        let explainer = try Explainer(
            golden.model(), .init(method: .refineCAM, inputSize: (input.shape[3], input.shape[2])))
        #expect(explainer.targetLayers.count == 1)
        #expect(explainer.mapWidth == input.shape[3] && explainer.mapHeight == input.shape[2])
    }

    @Test func onlySumsHaveAFirstComponent() throws {
        var small = SmallNetwork()
        let pooled = small.add("Flatten", small.add("GlobalAveragePool", small.add("Relu", small.patches(6))))
        let model = small.head(pooled, channels: 6)
        let options = MethodOptions(eigenSmooth: true)
        for method in [Attribution.Method.eigenCAM, .fem, .fullGrad, .gradient] {
            let error = #expect(throws: AttributionError.self) {
                try Explainer(model, .init(method: method, methodOptions: options))
            }
            #expect(error?.description.contains("leave out --eigen-smooth") == true)
        }
        #expect(throws: Never.self) { try Explainer(model, .init(method: .layerCAM, methodOptions: options)) }
    }
}
