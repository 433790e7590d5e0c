import Maps
import NeuralGraph
import ONNX
import TestSupport
import Testing

@testable import Attribution

/// Methods that read a vision transformer's attention.
@Suite struct AttentionTests {
    typealias Method = Attribution.Method

    static let methods = Method.allCases.filter { $0.description.family == .tokens }

    enum Head: String, CaseIterable { case mean, classToken, twoTokens, placesOfMore }

    /// Two blocks over 4 by 6 places and as many tokens in front of them as the head wants.
    private func model(_ head: Head) -> ONNXModel {
        var small = SmallNetwork()
        let extra = head == .mean ? 0 : head == .classToken ? 1 : 2
        let patches = small.add("Reshape", small.patches(6), small.list(1, 6, 24))
        var tokens = small.transpose(patches, 0, 2, 1)
        if extra > 0 {
            tokens = small.add("Concat", small.weights(1, extra, 6), tokens, attributes: ["axis": .int(1)])
        }
        for block in 0..<2 {
            let attended = small.attention(tokens, tokens: Int64(24 + extra), norm: "norm\(block)")
            tokens = small.perceptron(attended, 6, name: "block\(block)")
        }
        tokens = small.layerNorm(tokens, 6)
        switch head {
        case .classToken:
            return small.head(small.add("Gather", tokens, small.index(0), attributes: ["axis": .int(1)]), channels: 6)
        case .twoTokens:
            tokens = small.add("Slice", tokens, small.list(0), small.list(2), small.list(1))
        case .placesOfMore:
            tokens = small.add("Slice", tokens, small.list(2), small.list(26), small.list(1))
        case .mean: break
        }
        let mean = small.add(
            "ReduceMean", tokens, attributes: ["axes": .ints([1]), "keepdims": .int(0)])
        return small.head(mean, channels: 6)
    }

    private func run(_ model: ONNXModel, _ recipe: any Recipe) throws -> ExplainerSession {
        let session = try Explainer(Network(model), recipe, layers: []).makeSession()
        var generator = SeededGenerator(seed: 5)
        _ = session.input.update(from: generator.floats(session.input.count))
        _ = try session.forward()
        return session
    }

    @Test(arguments: Head.allCases) func theHeadsTokensAreFound(_ head: Head) throws {
        let network = try Network(model(head))
        let attention = try Attention(in: network.graph, scores: network.interface.scores)
        #expect(attention.layers.map(\.heads) == [2, 2])
        #expect(attention.width == 6 && attention.height == 4)
        #expect(attention.tokens == 24 + attention.prefix)
        let expected: (Int, [Int]) =
            switch head {
            case .mean: (0, Array(0..<24))
            case .classToken: (1, [0])
            case .twoTokens: (2, [0, 1])
            case .placesOfMore: (2, Array(2..<26))
            }
        #expect(attention.prefix == expected.0)
        #expect(attention.headTokens == expected.1)
        let names = attention.layers.map { network.graph[$0.output].name }
        #expect(names == ["block0", "block1"])
    }

    /// What a recipe of a method reads.
    private struct Probe: Recipe {
        let place: RecipeNeeds.Place
        var needs: RecipeNeeds { RecipeNeeds(readsLayers: false, readsAttention: true, gradients: [place]) }
        func maps(_ run: ExplainerSession, of score: Score) throws -> [SaliencyMap] {
            try run.attention().blocks.map { block in
                SaliencyMap(width: block.gradients.count, height: 1, values: block.gradients)
            }
        }
    }

    @Test(arguments: Head.allCases) func sharesSumToOne(_ head: Head) throws {
        let session = try run(model(head), Probe(place: .attention))
        for block in try session.attention().blocks {
            #expect(block.shares.count == block.heads * block.tokens * block.tokens)
            for row in stride(from: 0, to: block.shares.count, by: block.tokens) {
                #expect(abs(block.shares[row..<row + block.tokens].reduce(0, +) - 1) < 1e-5)
            }
        }
    }

    /// The last block's own score is the network's, an earlier block's another one.
    @Test(arguments: Head.allCases) func theLastBlocksScoreIsTheNetworks(_ head: Head) throws {
        let scores = try Network(model(head)).interface.scores
        let whole = try run(model(head), Probe(place: .attention)).maps(of: Score(scores, element: 1))
        let byBlock = try run(model(head), Probe(place: .attentionByBlock)).maps(of: Score(scores, element: 1))
        expectClose(byBlock[1].values, whole[1].values.map(Double.init), within: Tolerance(absolute: 1e-6))
        #expect(byBlock[0].values != whole[0].values)
        #expect(byBlock[0].values.contains { $0 != 0 })
    }

    /// A network that ends behind its first block is what the first block's score is of.
    @Test func anEarlierBlocksScoreIsTheShorterNetworks() throws {
        let long = model(.mean)
        let graph = long.graph
        let nodes = graph.nodes
        let cut = try #require(nodes.firstIndex { $0.name == "block0" })
        let second = try #require(nodes.firstIndex { $0.name == "block1" })
        var short = Array(nodes[...cut])
        for node in nodes[(second + 1)...] {
            short.append(
                ONNXNode(
                    name: node.name, opType: node.opType,
                    inputs: node.inputs.map { $0 == "block1" ? "block0" : $0 }, outputs: node.outputs,
                    attributes: node.attributes))
        }
        let shorter = ONNXModel(
            opsets: long.opsets,
            graph: ONNXGraph(
                nodes: short, initializers: graph.initializers, inputs: graph.inputs, outputs: graph.outputs))
        for objective in PixelMethodTests.objectives {
            let expected = try run(shorter, Probe(place: .attention))
            let found = try run(long, Probe(place: .attentionByBlock))
            let (a, b) = (
                try expected.maps(of: Score(Network(shorter).interface.scores, objective)),
                try found.maps(of: Score(Network(long).interface.scores, objective))
            )
            expectClose(
                b[0].values, a[0].values.map(Double.init), within: Tolerance(absolute: 1e-6, relative: 1e-4))
        }
    }

    @Test(arguments: methods, Head.allCases) func everyMethodTakesEveryHeadAndObjective(
        _ method: Method, head: Head
    ) throws {
        let explainer = try Explainer(model(head), .init(method: method))
        #expect(explainer.mapWidth == 6 && explainer.mapHeight == 4)
        let session = try explainer.makeSession()
        var generator = SeededGenerator(seed: 5)
        _ = session.input.update(from: generator.floats(session.input.count))
        var maps: [SaliencyMap] = []
        for objective in PixelMethodTests.objectives {
            let map = try session.explain(objective)
            #expect(map.width == 6 && map.height == 4)
            #expect(map.values.allSatisfy { $0.isFinite && $0 >= 0 } && map.values.contains { $0 > 0 })
            maps.append(map)
        }
        #expect(Set(maps.map(\.values)).count == (method == .attentionRollout ? 1 : maps.count))
    }

    /// The product of all blocks' matrices, written out.
    @Test(arguments: Head.allCases) func rolloutIsTheProduct(_ head: Head) throws {
        let session = try run(model(head), AttentionRollout(MethodOptions()))
        let (attention, blocks) = try session.attention()
        let size = attention.tokens
        var product = (0..<size * size).map { $0 % (size + 1) == 0 ? 1.0 : 0.0 }
        for block in blocks {
            var next = [Double](repeating: 0, count: size * size)
            for i in 0..<size {
                for k in 0..<size {
                    let mean = (0..<2).reduce(0.0) { $0 + Double(block.shares[($1 * size + i) * size + k]) } / 2
                    let weight = (mean + (i == k ? 1 : 0)) / 2
                    for j in 0..<size { next[i * size + j] += weight * product[k * size + j] }
                }
            }
            product = next
        }
        let expected = (attention.prefix..<size).map { j in
            attention.headTokens.reduce(0.0) { $0 + product[$1 * size + j] } / Double(attention.headTokens.count)
        }
        let network = try Network(model(head))
        let map = try session.maps(of: Score(network.interface.scores, element: 0))[0]
        expectClose(map.values, expected, within: Tolerance(relative: 1e-4))
    }

    /// As small as they are beside the identity, relevances keep their digits.
    @Test func gradientRolloutKeepsSmallShares() throws {
        let network = try Network(model(.mean))
        let session = try run(model(.mean), GradientRollout(MethodOptions()))
        func map(_ weight: Float) throws -> [Float] {
            try session.maps(of: Score(network.interface.scores, weights: [1: weight]))[0].values
        }
        // With small gradients the product over the blocks is the sum over them, which is linear in the score.
        let (one, ten) = (try map(1e-9), try map(1e-8))
        #expect(one.contains { $0 > 0 })
        expectClose(ten.map { $0 / 10 }, one.map(Double.init), within: Tolerance(relative: 1e-3))
    }

    @Test(arguments: methods) func otherNetworksAreRefusedWithAReason(_ method: Method) throws {
        let error = try #require(throws: AttributionError.self) { try explainer("resnet_basic", method) }
        #expect("\(error)".contains("no attention") && "\(error)".contains("gradcam"))
        let windows = try #require(throws: AttributionError.self) { try explainer("swin", method) }
        #expect("\(windows)".contains("within windows") && "\(windows)".contains("gradcam"))
    }

    private func explainer(_ name: String, _ method: Method) throws -> Explainer {
        let golden = try #require(GoldenNetwork.all.first { $0.name == name })
        let shape = try golden.array("input.npy").shape
        return try Explainer(golden.model(), .init(method: method, inputSize: (shape[3], shape[2])))
    }
}
