import Maps
import NeuralGraph
import ONNX
import TestSupport
import Testing

@testable import Attribution

/// What a method may ask of a network, by recipes that are no part of the product.
@Suite struct RecipeTests {
    /// d score / d picture, its channels one above the other.
    private struct InputGradient: Recipe {
        var rules = GradientRules.exact
        var needs: RecipeNeeds { RecipeNeeds(readsLayers: false, gradients: [.image], gradientRules: rules) }

        func maps(_ run: ExplainerSession, of score: Score) throws -> [SaliencyMap] {
            let values = try run.imageGradient()
            return [SaliencyMap(width: values.count, height: 1, values: values)]
        }
    }

    /// The layer's activations of one channel.
    private struct Channel: Recipe {
        let index: Int
        var needs: RecipeNeeds { RecipeNeeds(gradients: []) }

        func maps(_ run: ExplainerSession, of score: Score) -> [SaliencyMap] {
            run.featureMaps.map { maps in
                SaliencyMap(
                    width: maps.width, height: maps.height,
                    values: (0..<maps.positions).map { maps.activations[$0 * maps.channels + index] })
            }
        }
    }

    /// Runs the part behind the layer again, and gives no map.
    private struct Tail: Recipe {
        let batch: Int
        var needs: RecipeNeeds { RecipeNeeds(gradients: [], tailBatch: batch) }

        func maps(_ run: ExplainerSession, of score: Score) -> [SaliencyMap] { [] }
    }

    /// The scores of the picture times 0, 1, 2, ..., and then the sum of their gradients, each times its number.
    private struct Pictures: Recipe {
        static let count = 7
        let batch: Int
        var needs: RecipeNeeds {
            RecipeNeeds(readsLayers: false, gradients: [], pictureBatch: batch, pictureGradient: true)
        }

        func maps(_ run: ExplainerSession, of score: Score) throws -> [SaliencyMap] {
            let change = { (index: Int, picture: UnsafeMutableBufferPointer<Float>) in
                for value in picture.indices { picture[value] *= Float(index) }
            }
            let weights = (0..<Self.count).map(Float.init)
            let values = try run.values(of: score, atPictures: Self.count, change)
            let sum = try run.imageGradientSum(of: score, weights: weights, atPictures: change)
            return [values, sum].map { SaliencyMap(width: $0.count, height: 1, values: $0) }
        }
    }

    /// A part of the last batch is unused; a probability's gradient is another one at each picture.
    @Test(arguments: [1, 2, 4, 7, 16]) func picturesTogetherAreAsEachAlone(batch: Int) throws {
        var small = SmallNetwork()
        let wave = small.add("Tanh", small.patches(6))
        let model = small.head(small.add("Flatten", small.add("GlobalAveragePool", wave)), channels: 6)
        let network = try Network(model)
        let explainer = try Explainer(network, Pictures(batch: batch), layers: [])
        #expect(explainer.pictures?.batch == batch)
        let session = try explainer.makeSession()
        let alone = try Explainer(network, InputGradient(), layers: []).makeSession()
        noise(session.input)
        let picture = Array(session.input)
        let scores = try session.forward()
        let score = Score(network.interface.scores, .probability([2: 1], .softmax))
        let maps = try session.maps(of: score)
        var sum = [Double](repeating: 0, count: picture.count)
        for index in 0..<Pictures.count {
            _ = alone.input.update(from: picture.map { $0 * Float(index) })
            let value = try score.objective.value(of: alone.forward())
            expectClose(maps[0].values[index], value, within: Tolerance(absolute: 1e-6))
            for (place, value) in try alone.maps(of: score)[0].values.enumerated() {
                sum[place] += Double(index) * Double(value)
            }
        }
        expectClose(maps[1].values, sum, within: Tolerance(absolute: 1e-5 * (sum.map(abs).max() ?? 0)))
        #expect(try Array(session.input) == picture && session.scored() == scores)
        #expect(throws: AttributionError.self) { try alone.values(of: score, atPictures: 1) { _, _ in } }
    }

    /// A picture that is joined with a constant of batch 1 goes through alone.
    @Test func networksThatTakeOnePictureAreRunOneByOne() throws {
        var small = SmallNetwork()
        let joined = small.add(
            "Concat", small.patches(6), small.weights(1, 6, 1, 6), attributes: ["axis": .int(2)])
        let model = small.head(small.add("Flatten", small.add("GlobalAveragePool", joined)), channels: 6)
        let network = try Network(model)
        let explainer = try Explainer(network, Pictures(batch: 4), layers: [])
        #expect(explainer.pictures?.batch == 1)
        let session = try explainer.makeSession()
        noise(session.input)
        let scores = try session.forward()
        let maps = try session.maps(of: Score(network.interface.scores, element: 1))
        expectClose(maps[0].values[1], scores[1], within: Tolerance(absolute: 1e-6))
    }

    private func noise(_ input: UnsafeMutableBufferPointer<Float>, seed: UInt64 = 5) {
        var generator = SeededGenerator(seed: seed)
        _ = input.update(from: generator.floats(input.count))
    }

    // MARK: Gradients at the picture

    @Test(arguments: GoldenNetwork.all) func theInputGradientIsPyTorchs(_ golden: GoldenNetwork) throws {
        let (meta, input) = (try golden.meta(), try golden.array("input.npy"))
        let network = try Network(golden.model(), inputSize: (input.shape[3], input.shape[2]))
        let explainer = try Explainer(network, InputGradient(), layers: [])
        #expect(explainer.mapWidth == input.shape[3] && explainer.mapHeight == input.shape[2])
        let session = try explainer.makeSession()
        let expected = try golden.array("input_gradient.npy")
        for frame in 0..<input.shape[0] {
            session.fill(with: input.row(frame))
            _ = try session.forward()
            let target = try #require(meta.targets[meta.inputGradientTarget])[frame]
            let map = try session.maps(of: Score(network.interface.scores, element: target))[0]
            expectClose(
                map.values, expected.row(frame),
                within: tolerance(meta.tolerances.inputGradientRelative, of: expected.row(frame)), "frame \(frame)")
        }
    }

    @Test func theInputGradientIsTheSlope() throws {
        var small = SmallNetwork()
        let wave = small.add("Tanh", small.patches(6))
        let model = small.head(small.add("Flatten", small.add("GlobalAveragePool", wave)), channels: 6)
        let network = try Network(model)
        let session = try Explainer(network, InputGradient(), layers: []).makeSession()
        noise(session.input)
        let gradient = try session.maps(of: Score(network.interface.scores, weights: [1: 2, 3: -1]))[0].values
        let step: Float = 1e-2
        func score(_ index: Int, _ by: Float) throws -> Double {
            let scores = try session.scores(ofPicture: { $0[index] += by })
            return Double(2 * scores[1] - scores[3])
        }
        let pixels = SmallNetwork.width * SmallNetwork.height
        let size = Double(gradient.map(abs).max() ?? 0)
        for index in stride(from: 0, to: session.input.count, by: 17) {
            let slope = (try score(index, step) - score(index, -step)) / Double(2 * step)
            let found = Double(gradient[index % 3 * pixels + index / 3])
            #expect(abs(slope - found) < 0.02 * size, "\(index): \(found), not \(slope)")
        }
    }

    /// With one ReLU before an average and a matrix, what flows back into it is the matrix's column: guided
    /// backpropagation lets through what is positive of it, so that the same network with a cut matrix has its gradient.
    @Test func anotherRuleForReLUChangesTheGradient() throws {
        func model(cut: Bool) throws -> ONNXModel {
            var small = SmallNetwork()
            let mean = small.add("Flatten", small.add("GlobalAveragePool", small.add("Relu", small.patches(6))))
            let matrix = small.weights(6, SmallNetwork.classCount)
            let scores = small.add("Gemm", mean, matrix)
            let model = small.model(scores)
            var constants = model.graph.initializers
            let values = try #require(try constants[matrix]?.floats())
            constants[matrix] = ONNXTensor(
                name: matrix, shape: [6, SmallNetwork.classCount], floats: cut ? values.map { max($0, 0) } : values)
            return ONNXModel(
                opsets: model.opsets,
                graph: ONNXGraph(
                    nodes: model.graph.nodes, initializers: constants, inputs: model.graph.inputs,
                    outputs: model.graph.outputs))
        }
        func gradient(cut: Bool, _ rules: GradientRules) throws -> [Float] {
            let network = try Network(model(cut: cut))
            let session = try Explainer(network, InputGradient(rules: rules), layers: []).makeSession()
            noise(session.input)
            return try session.maps(of: Score(network.interface.scores, element: 2))[0].values
        }
        let guided = GradientRules { operation in
            guard (operation as? Unary)?.kind == .relu else { return nil }
            return .rule { scope in
                try scope.set(0) {
                    let positive = try $0.add(Unary(.relu), $0.upstream)
                    return try $0.add(Binary(.whereSecondIsPositive), positive, $0.output)
                }
            }
        }
        let found = try gradient(cut: false, guided)
        let expected = try gradient(cut: true, .exact)
        expectClose(found, expected.map(Double.init), within: Tolerance(absolute: 1e-6, relative: 1e-5))
        #expect(found != (try gradient(cut: false, .exact)))
    }

    // MARK: Other scores

    /// A 1x1 convolution's channel k is sum_c w[k,c] A_c, and its gradient w[k,c] everywhere: Grad-CAM for the channel is the
    /// channel itself, times the channel's number of places over the layer's.
    @Test func aChannelMayBeTheScore() throws {
        var small = SmallNetwork()
        let patches = small.patches(6)
        let mixed = small.add("Conv", patches, small.weights(4, 6, 1, 1), name: "mixed")
        let model = small.head(small.add("Flatten", small.add("GlobalAveragePool", mixed)), channels: 4)
        let network = try Network(model)
        let (layer, channels) = (try network.targetLayers([patches]), try network.targetLayers(["mixed"]))
        let (tensor, k) = (channels[0].tensor, 2)
        let session = try Explainer(network, GradCAM(), layers: layer, scoredLayer: channels[0]).makeSession()
        noise(session.input)
        let channel = Score(tensor, weights: Dictionary(uniqueKeysWithValues: (k * 24..<(k + 1) * 24).map { ($0, 1) }))
        let map = try session.maps(of: channel)[0]
        let plain = try Explainer(network, Channel(index: k), layers: channels).makeSession()
        noise(plain.input)
        let values = try plain.maps(of: Score(network.interface.scores, element: 0))[0].values
        #expect(values.contains { $0 > 0.1 } && values.contains { $0 < -0.1 })
        expectClose(map.values, values.map { Double(max($0, 0)) }, within: Tolerance(absolute: 1e-5, relative: 1e-5))
        // Part of the channel: the gradient is there alone, so its mean is smaller by as much.
        let half = Score(tensor, weights: Dictionary(uniqueKeysWithValues: (k * 24..<k * 24 + 12).map { ($0, 1) }))
        expectClose(
            try session.maps(of: half)[0].values, values.map { Double(max($0, 0) / 2) },
            within: Tolerance(absolute: 1e-5, relative: 1e-5))
        #expect(throws: AttributionError.self) { try session.maps(of: Score(tensor, element: 4 * 24)) }
        #expect(throws: AttributionError.self) { try session.maps(of: Score(network.interface.scores, element: 0)) }
    }

    // MARK: Running again

    @Test(arguments: GoldenNetwork.all, [1, 3])
    func theTailOfOtherActivationsIsTheWholeNetworks(_ golden: GoldenNetwork, batch: Int) throws {
        let input = try golden.array("input.npy")
        let network = try Network(golden.model(), inputSize: (input.shape[3], input.shape[2]))
        let explainer = try Explainer(network, Tail(batch: batch), layers: try network.targetLayers())
        let session = try explainer.makeSession()
        var activations: [[Float]] = []
        var expected: [[Float]] = []
        for scale in [1, 0.5, -1, 0.25] as [Float] {
            session.fill(with: input.row(0).map { $0 * scale })
            expected.append(try session.forward())
            activations.append(try session.tailActivations())
        }
        // Where the network goes past the layer too (a residual), the last picture's is taken.
        let isWhole = try #require(explainer.tail).bypasses.isEmpty
        #expect(isWhole == (golden.name != "vit"))
        let scores = try session.scores(ofActivations: activations)
        #expect(scores.count == 4)
        for (index, found) in scores.enumerated() where isWhole || index == 3 {
            expectClose(found, expected[index], within: tolerance(1e-4, of: expected[index]), "\(index)")
        }
    }

    @Test func changedPicturesLeaveTheExplainedOne() throws {
        var small = SmallNetwork()
        let model = small.head(
            small.add("Flatten", small.add("GlobalAveragePool", small.add("Relu", small.patches(6)))), channels: 6)
        let explainer = try Explainer(model)
        let (session, other) = (try explainer.makeSession(), try explainer.makeSession())
        noise(session.input)
        let scores = try session.forward()
        let map = try session.explain(classIndex: 1)
        let picture = Array(session.input)
        let changed = try session.scores(ofPicture: { $0.update(repeating: 0.25) })
        #expect(Array(session.input) == picture)
        other.input.update(repeating: 0.25)
        #expect(try other.forward() == changed && changed != scores)
        #expect(try session.explain(classIndex: 1) == map)
        #expect(try session.forward() == scores)
        #expect(throws: AttributionError.self) { try session.imageGradient() }
        #expect(throws: AttributionError.self) { try session.scores(ofActivations: []) }
        #expect(throws: AttributionError.self) { try session.tailActivations() }
    }
}
