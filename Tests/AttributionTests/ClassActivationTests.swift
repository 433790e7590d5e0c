import Maps
import NeuralGraph
import ONNX
import TestSupport
import Testing

@testable import Attribution

/// Class activation methods beside their goldens: what they agree with, and what they refuse.
@Suite struct ClassActivationTests {
    private func averaged(_ tensor: (inout SmallNetwork) -> (name: String, channels: Int)) -> ONNXModel {
        var small = SmallNetwork()
        let (name, channels) = tensor(&small)
        return small.head(small.add("Flatten", small.add("GlobalAveragePool", name)), channels: channels)
    }

    private var averagedModel: ONNXModel { averaged { ($0.add("Relu", $0.patches(6)), 6) } }

    /// The maps of every class, of a picture of noise.
    private func maps(
        _ method: Attribution.Method, _ model: ONNXModel, _ options: MethodOptions = MethodOptions()
    ) throws -> [SaliencyMap] {
        let session = try Explainer(model, .init(method: method, methodOptions: options)).makeSession()
        var generator = SeededGenerator(seed: 5)
        _ = session.input.update(from: generator.floats(session.input.count))
        return try (0..<SmallNetwork.classCount).map { try session.explain(classIndex: $0) }
    }

    @Test func camIsGradCAMWhereItWorks() throws {
        let (cam, gradCAM) = (try maps(.cam, averagedModel), try maps(.gradCAM, averagedModel))
        let positions = Float(cam[0].values.count)
        for (cam, gradCAM) in zip(cam, gradCAM) {
            expectClose(cam.values, gradCAM.values.map { Double($0 * positions) }, within: Tolerance(relative: 1e-4))
        }
        #expect(cam.contains { $0.values.contains { $0 > 0 } })
    }

    @Test func camSaysWhichHeadsItCannotRead() throws {
        func refusal(_ build: (inout SmallNetwork) -> ONNXModel) -> String? {
            var small = SmallNetwork()
            let model = build(&small)
            do {
                _ = try Explainer(model, .init(method: .cam))
                return nil
            } catch {
                return "\(error)"
            }
        }
        let dense = refusal { small in
            let pooled = small.add("Flatten", small.add("GlobalAveragePool", small.add("Relu", small.patches(6))))
            return small.head(small.add("Relu", small.linear(pooled, 6, 7)), channels: 7)
        }
        #expect(dense?.contains("there are 2 linear layers") == true && dense?.contains("take gradcam") == true)
        let flat = refusal { small in
            small.head(small.add("Flatten", small.add("Relu", small.patches(6))), channels: 6 * 24)
        }
        #expect(flat?.contains("flattened and not averaged") == true)
        let peak = refusal { small in
            let patches = small.add("Relu", small.patches(6))
            return small.head(small.add("Flatten", small.add("GlobalMaxPool", patches)), channels: 6)
        }
        #expect(peak?.contains("comes") == true)
        let convolution = refusal { small in
            let patches = small.add("Relu", small.patches(6))
            let classes = small.add("Conv", patches, small.weights(SmallNetwork.classCount, 6, 1, 1))
            let scores = small.add("Flatten", small.add("GlobalAveragePool", classes))
            return small.model(scores)
        }
        #expect(convolution == nil)
    }

    @Test func finerContrastsClassesOneAtATime() throws {
        let session = try Explainer(averagedModel, .init(method: .finerCAM)).makeSession()
        #expect(throws: AttributionError.self) { try session.explain(.weighted([0: 1, 1: 1])) }
        #expect(throws: AttributionError.self) { try session.explain(.weighted([0: -1])) }
        #expect(throws: Never.self) { try session.explain(.element(0)) }
    }

    @Test(arguments: [[1, 3, 2.5, 0.5, 2.75, -4], [5, 1], [0.1, 30, 29, 28, 27]] as [[Float]])
    func theContrastsGradientIsItsSlope(_ scores: [Float]) throws {
        for index in scores.indices {
            let gradient = try Objective.contrast(index).gradient(at: scores)
            for element in scores.indices {
                func value(_ by: Float) throws -> Double {
                    var changed = scores
                    changed[element] += by
                    return try ScoreContrast(index, changed).value
                }
                let step: Float = 1.0 / 512
                let slope = (try value(step) - value(-step)) / Double(2 * step)
                #expect(abs(slope - Double(gradient[element])) < 1e-3 + 1e-3 * abs(slope), "\(index), \(element)")
            }
        }
        #expect(throws: AttributionError.self) { try Objective.contrast(0).value(of: [1]) }
    }

    @Test func randomWeightsAreTheSeeds() throws {
        let first = try maps(.randomCAM, averagedModel, MethodOptions(seed: 1))
        #expect(first == (try maps(.randomCAM, averagedModel, MethodOptions(seed: 1))))
        #expect(first != (try maps(.randomCAM, averagedModel, MethodOptions(seed: 2))))
        #expect(first[0] == first[1])
        let short = NumPyArray<Float>(shape: [3], values: [1, 2, 3])
        #expect(throws: AttributionError.self) { try maps(.randomCAM, averagedModel, MethodOptions(noise: short)) }
    }

    /// The sign is the class's: two scores that are each other's opposite look at opposite ends of the component.
    @Test(arguments: [Attribution.Method.eigenCAM, .eigenGradCAM])
    func eigenMapsTurnWithTheScore(_ method: Attribution.Method) throws {
        let session = try Explainer(averagedModel, .init(method: method)).makeSession()
        var generator = SeededGenerator(seed: 5)
        _ = session.input.update(from: generator.floats(session.input.count))
        let (one, other) = (try session.explain(.weighted([2: 1])), try session.explain(.weighted([2: -1])))
        #expect(zip(one.values, other.values).allSatisfy { $0 == 0 || $1 == 0 })
        #expect(one.values.contains { $0 > 0 } && other.values.contains { $0 > 0 })
    }

    /// Behind the layer are an average and a matrix W, so that without channel k the score lacks W[c,k] mean(A_k).
    @Test func ablationTakesWhatEachChannelGivesTheScore() throws {
        let session = try Explainer(averagedModel, .init(method: .ablationCAM)).makeSession()
        var generator = SeededGenerator(seed: 5)
        _ = session.input.update(from: generator.floats(session.input.count))
        let scores = try session.forward()
        let gradients = try Explainer(averagedModel).makeSession()
        _ = gradients.input.update(from: session.input)
        for classIndex in scores.indices {
            _ = try gradients.explain(classIndex: classIndex)
            let maps = gradients.featureMaps[0]
            let weights = maps.channelSums { _, activation, gradient in activation * gradient }.map {
                $0 / scores[classIndex]
            }
            let expected = maps.weighted(by: weights).map(Double.init)
            expectClose(
                try session.explain(classIndex: classIndex).values, expected,
                within: Tolerance(absolute: 1e-5, relative: 1e-4))
        }
    }

    /// A limit of all channels changes nothing, and one channel's map is the channel.
    @Test(arguments: [Attribution.Method.scoreCAM, .ablationCAM])
    func theStrongestChannelsMayBeKept(_ method: Attribution.Method) throws {
        let all = try maps(method, averagedModel)
        #expect(all == (try maps(method, averagedModel, MethodOptions(channels: 6))))
        #expect(all != (try maps(method, averagedModel, MethodOptions(channels: 3))))
    }

    @Test func manyChannelsAreRunOnlyWhenAskedFor() throws {
        var small = SmallNetwork()
        let wide = small.add("Relu", small.add("Conv", small.patches(2), small.weights(5000, 2, 1, 1)))
        let model = small.head(small.add("Flatten", small.add("GlobalAveragePool", wide)), channels: 5000)
        for method in [Attribution.Method.scoreCAM, .ablationCAM] {
            let error = #expect(throws: AttributionError.self) { try Explainer(model, .init(method: method)) }
            #expect(error?.description.contains("has 5000; keep the strongest with --channels") == true)
            #expect(throws: Never.self) {
                try Explainer(model, .init(method: method, methodOptions: MethodOptions(channels: 3)))
            }
        }
    }

    /// Behind the layer are an average and a matrix: no second derivatives.
    @Test func shapleyCAMIsGradCAMWhereTheHeadIsLinear() throws {
        let (shapley, gradCAM) = (try maps(.shapleyCAM, averagedModel), try maps(.gradCAM, averagedModel))
        for (shapley, gradCAM) in zip(shapley, gradCAM) {
            expectClose(
                shapley.values, gradCAM.values.map(Double.init), within: Tolerance(absolute: 1e-6, relative: 1e-5))
        }
    }

    /// The score is the sum of squares of the channels' means m_k times W: g = 2 W m / positions, H A = g, so the weights are
    /// half of Grad-CAM's.
    @Test func secondDerivativesHalveTheWeightsOfASquare() throws {
        let model = averaged { small in
            let patches = small.add("Relu", small.patches(6))
            let mean = small.add("GlobalAveragePool", patches)
            return (small.add("Mul", mean, mean), 6)
        }
        let (shapley, gradCAM) = (try maps(.shapleyCAM, model), try maps(.gradCAM, model))
        for (shapley, gradCAM) in zip(shapley, gradCAM) {
            expectClose(
                shapley.values, gradCAM.values.map { Double($0) / 2 }, within: Tolerance(absolute: 1e-5, relative: 1e-3)
            )
        }
        #expect(gradCAM.contains { $0.values.contains { $0 > 0.01 } })
    }

    /// Averaged over mirrored pictures, the map of a mirrored picture is the mirrored map; the picture is left as it was.
    @Test func augmentationSeesBothSidesAlike() throws {
        let session = try Explainer(averagedModel, .init(methodOptions: MethodOptions(augSmooth: true))).makeSession()
        let (width, height) = (SmallNetwork.width, SmallNetwork.height)
        var generator = SeededGenerator(seed: 5)
        let picture = generator.floats(session.input.count)
        let mirrored = picture.indices.map { index in
            let (pixel, channel) = (index / 3, index % 3)
            return picture[(pixel / width * width + width - 1 - pixel % width) * 3 + channel]
        }
        var maps: [SaliencyMap] = []
        for one in [picture, mirrored] {
            _ = session.input.update(from: one)
            _ = try session.forward()
            maps.append(try session.pytorchGradCAM(.element(2)))
            #expect(Array(session.input) == one)
        }
        #expect(maps[0].width == width && maps[0].height == height && maps[0].values.contains { $0 > 0.5 })
        let expected = maps[0].values.indices.map {
            Double(maps[0].values[$0 / width * width + width - 1 - $0 % width])
        }
        expectClose(maps[1].values, expected, within: Tolerance(absolute: 1e-5))
        #expect(maps[0] != maps[1])
    }
}
