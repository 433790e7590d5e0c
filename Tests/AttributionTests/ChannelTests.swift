import Attribution
import Maps
import ONNX
import TestSupport
import Testing

/// A layer's channels as what is explained.
@Suite struct ChannelTests {
    private func model() -> ONNXModel {
        var small = SmallNetwork()
        let early = small.patches(6)
        let late = small.add("Conv", small.add("Relu", early), small.weights(4, 6, 1, 1), name: "late")
        return small.head(small.add("Flatten", small.add("GlobalAveragePool", late)), channels: 4)
    }

    private func session(_ options: Explainer.Options) throws -> (Explainer, ExplainerSession) {
        let explainer = try Explainer(model(), options)
        let session = try explainer.makeSession()
        var generator = SeededGenerator(seed: 11)
        _ = session.input.update(from: generator.floats(session.input.count))
        _ = try session.forward()
        return (explainer, session)
    }

    /// Its gradient at its own layer is one over the number of places, so Grad-CAM is what it shows itself.
    @Test func aChannelAtItsOwnLayerShowsItself() throws {
        let (explainer, scoring) = try session(.init(explained: .channelScores, layers: ["late"]))
        let (_, plain) = try session(.init(explained: .channelMaps(.activation), layers: ["late"]))
        for index in 0..<4 {
            let map = try scoring.explain(explainer.channelObjective(index))
            let own = try plain.channelMap(index, isRectified: true)
            expectClose(
                map.values, own.values.map { Double($0) / Double(own.values.count) }, within: Tolerance(absolute: 1e-6))
            let raw = try plain.channelMap(index, isRectified: false)
            #expect(raw.values.map { max($0, 0) } == own.values)
            let mean = try explainer.channelObjective(index).value(of: scoring.scored())
            #expect(abs(mean - raw.values.reduce(0, +) / Float(raw.values.count)) < 1e-5)
        }
        #expect(throws: AttributionError.self) { try explainer.channelObjective(4) }
        #expect(throws: AttributionError.self) { try plain.channelMap(-1, isRectified: true) }
        #expect(throws: AttributionError.self) { try scoring.channelMap(0, isRectified: true) }
    }

    @Test func theDeepestOfSeveralLayersIsScoredAndTheOthersShown() throws {
        let network = try Network(model())
        let early = try #require(network.graph.nodes.first).output
        let name = network.graph[early].name
        for layers in [[name, "late"], ["late", name]] {
            let (explainer, scoring) = try session(.init(explained: .channelScores, layers: layers))
            #expect(explainer.targetLayers.map(\.name) == [name])
            #expect(try scoring.explain(explainer.channelObjective(3)).values.contains { $0 != 0 })
        }
    }

    /// The head is linear, so a class's gradient at the layer is its column, whatever the picture.
    @Test func channelsAreRankedByActivationOrGradient() throws {
        let (_, active) = try session(.init(explained: .channelMaps(.activation), layers: ["late"]))
        let means = try (0..<4).map { index in
            let values = try active.channelMap(index, isRectified: false).values
            return Double(values.reduce(0, +)) / Double(values.count)
        }
        expectClose(try active.channelImportances(classIndex: 0), means, within: Tolerance(absolute: 1e-5))
        let (_, steep) = try session(.init(explained: .channelMaps(.gradient), layers: ["late"]))
        let first = try steep.channelImportances(classIndex: 1)
        _ = steep.input.update(from: [Float](repeating: 0.3, count: steep.input.count))
        _ = try steep.forward()
        #expect(try steep.channelImportances(classIndex: 1) == first)
        #expect(try steep.channelImportances(classIndex: 2) != first)
    }
}
