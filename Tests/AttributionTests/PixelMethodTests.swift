import Foundation
import Maps
import NeuralGraph
import ONNX
import TestSupport
import Testing

@testable import Attribution

/// Methods that say of each value of the picture how it speaks for the score.
@Suite struct PixelMethodTests {
    typealias Method = Attribution.Method

    static let pixelMethods = Method.allCases.filter { $0.description.family == .pixels }
    static let runAgain = Method.allCases.filter { [.pixels, .blackBox].contains($0.description.family) }
    static let objectives: [Objective] = [
        .element(2), .weighted([0: 1, 3: 1]), .weighted([1: 1, 2: -1]), .probability([1: 1], .softmax),
    ]

    /// A smooth network.
    private func smooth(channels: Int = 3) -> ONNXModel {
        var small = SmallNetwork()
        small.channels = channels
        let wave = small.add("Tanh", small.patches(6))
        return small.head(small.add("Flatten", small.add("GlobalAveragePool", wave)), channels: 6)
    }

    private func session(
        _ model: ONNXModel, _ method: Method, _ options: MethodOptions = MethodOptions(), layers: [String] = []
    ) throws -> ExplainerSession {
        let session = try Explainer(model, .init(method: method, methodOptions: options, layers: layers)).makeSession()
        var generator = SeededGenerator(seed: 5)
        _ = session.input.update(from: generator.floats(session.input.count))
        return session
    }

    private func attributions(_ session: ExplainerSession, _ objective: Objective) throws -> [Float] {
        try session.attributions(of: objective).values
    }

    /// Both come from the same passes; asked for alone, the map is the same.
    @Test(arguments: pixelMethods + [.occlusion], [false, true])
    func attributionsBringTheirMap(_ method: Method, augmented: Bool) throws {
        var small = SmallNetwork()
        let features = small.add("Relu", small.patches(6), name: "features")
        let model = small.head(small.add("Flatten", small.add("GlobalAveragePool", features)), channels: 6)
        let session = try session(
            model, method, MethodOptions(samples: method == .occlusion ? 60 : 3, augSmooth: augmented))
        let together = try session.attributions(of: .element(2))
        #expect(try session.pytorchGradCAM(.element(2)) == together.map)
        #expect(together.map.values.contains { $0 > 0 })
    }

    // MARK: Oracles

    @Test(arguments: objectives, [1, 3]) func theGradientIsTheSlope(_ objective: Objective, channels: Int) throws {
        let session = try session(smooth(channels: channels), .gradient)
        let found = try attributions(session, objective)
        let (step, pixels): (Float, Int) = (1e-2, SmallNetwork.width * SmallNetwork.height)
        let size = Double(found.map(abs).max() ?? 0)
        for index in stride(from: 0, to: found.count, by: 7) {
            func value(_ by: Float) throws -> Double {
                Double(try objective.value(of: session.scores(ofPicture: { $0[index] += by })))
            }
            let slope = (try value(step) - value(-step)) / Double(2 * step)
            let gradient = Double(found[index % channels * pixels + index / channels])
            #expect(abs(slope - gradient) < 0.03 * size, "\(index): \(gradient), not \(slope)")
        }
        let times = try attributions(self.session(smooth(channels: channels), .gradientTimesInput), objective)
        expectClose(
            times, zip(session.picture, found).map { Double($0 * $1) }, within: Tolerance(absolute: 1e-6 * size))
    }

    @Test(arguments: objectives, [1, 3])
    func integratedGradientsAddUpToTheScoreWithoutTheBaselines(_ objective: Objective, channels: Int) throws {
        let session = try session(smooth(channels: channels), .integratedGradients)
        let whole = Double(try objective.value(of: session.forward()))
        let none = Double(try objective.value(of: session.scores(ofPicture: { $0.update(repeating: 0) })))
        let sum = try attributions(session, objective).reduce(0) { $0 + Double($1) }
        #expect(abs(whole - none) > 1e-3)
        #expect(abs(sum - (whole - none)) < 1e-3 * max(1, abs(whole)), "\(sum), not \(whole - none)")
    }

    /// With kinks on the way the sum comes nearer as steps are added.
    @Test func moreStepsAddUpBetter() throws {
        var small = SmallNetwork()
        let model = small.head(
            small.add("Flatten", small.add("GlobalAveragePool", small.add("Relu", small.patches(6)))), channels: 6)
        func gap(_ steps: Int) throws -> Double {
            let session = try session(model, .integratedGradients, MethodOptions(samples: steps))
            let scores = try session.forward()
            let none = try session.scores(ofPicture: { $0.update(repeating: 0) })
            return abs(
                try attributions(session, .element(2)).reduce(0) { $0 + Double($1) } - Double(scores[2] - none[2]))
        }
        #expect(try gap(200) < gap(3) / 4)
        #expect(try gap(200) < 1e-3)
    }

    @Test func gaussAndLegendresPointsAreExactForPolynomials() {
        for count in [1, 2, 5, 50, 333] {
            let points = GaussLegendre.points(count)
            for degree in [0, 1, 2 * count - 1] {
                let integral = points.reduce(0) { $0 + $1.weight * pow($1.place, Double(degree)) }
                #expect(abs(integral - 1 / Double(degree + 1)) < 1e-12, "\(count) points, degree \(degree)")
            }
            #expect(points.map(\.place) == points.map(\.place).sorted())
        }
    }

    /// Of a 1x1 convolution W, an activation, a mean over P places and a matrix M, the gradient of score j at a place is
    /// sum_k W[k,c] r(M[k,j] / P), r the rule.
    @Test(arguments: [Method.guidedBackpropagation, .deconvNet], [Float.infinity, 0.4])
    func rulesForReLU(_ method: Method, bound: Float) throws {
        var small = SmallNetwork()
        let kernel = small.weights(6, 3, 1, 1)
        let mixed = small.add("Conv", "x", kernel)
        let active =
            bound.isInfinite
            ? small.add("Relu", mixed)
            : small.add("Clip", mixed, small.scalar(0), small.scalar(bound))
        let mean = small.add("Flatten", small.add("GlobalAveragePool", active))
        let matrix = small.weights(6, SmallNetwork.classCount)
        let scores = small.add("Gemm", mean, matrix)
        let model = small.model(scores)
        let (w, m) = (
            try #require(try model.graph.initializers[kernel]?.floats()),
            try #require(try model.graph.initializers[matrix]?.floats())
        )
        let session = try session(model, method)
        let (x, pixels) = (session.picture, SmallNetwork.width * SmallNetwork.height)
        let j = 2
        var expected = [Double](repeating: 0, count: x.count)
        for p in 0..<pixels {
            for k in 0..<6 {
                let before = (0..<3).reduce(Float(0)) { $0 + w[k * 3 + $1] * x[$1 * pixels + p] }
                let passes = method == .deconvNet || before > 0 && before < bound
                guard passes else { continue }
                let upstream = max(Double(m[k * SmallNetwork.classCount + j]) / Double(pixels), 0)
                for c in 0..<3 { expected[c * pixels + p] += Double(w[k * 3 + c]) * upstream }
            }
        }
        expectClose(
            try attributions(session, .element(j)), expected, within: Tolerance(absolute: 1e-6, relative: 1e-4))
    }

    /// Grad-CAM's weights are gradients, whatever the rule on the way to the picture.
    @Test func guidedGradCAMIsTheProduct() throws {
        let golden = try #require(GoldenNetwork.all.first { $0.name == "vgg" })
        let input = try golden.array("input.npy")
        func run(_ method: Method, layers: [String] = []) throws -> (Explainer, ExplainerSession) {
            let explainer = try Explainer(
                golden.model(), .init(method: method, layers: layers, inputSize: (input.shape[3], input.shape[2])))
            let session = try explainer.makeSession()
            session.fill(with: input.row(0))
            return (explainer, session)
        }
        let layer = try golden.tensor("features.7")
        let (explainer, session) = try run(.guidedGradCAM, layers: [layer])
        #expect(explainer.mapWidth == input.shape[3] && explainer.mapHeight == input.shape[2])
        let map = try run(.gradCAM, layers: [layer]).1.explain(classIndex: 1)
            .resized(width: explainer.mapWidth, height: explainer.mapHeight)
        let guided = try attributions(run(.guidedBackpropagation).1, .element(1))
        let expected = guided.enumerated().map { Double($1 * map.values[$0 % map.values.count]) }
        expectClose(
            try attributions(session, .element(1)), expected,
            within: Tolerance(absolute: 1e-5 * (expected.map(abs).max() ?? 0)))
        let two = try run(.guidedGradCAM, layers: [layer, golden.tensor("features")]).1
        #expect(throws: AttributionError.self) { try two.explain(classIndex: 1) }
    }

    @Test(arguments: Method.allCases.filter { [.blackBox, .tokens].contains($0.description.family) } + [.gradient])
    func aLayerIsRefusedWhereNoneIsExplained(_ method: Method) {
        #expect(throws: AttributionError.self) {
            _ = try session(smooth(), method, layers: ["Tanh0"])
        }
    }

    // MARK: Noise

    @Test(arguments: [Method.smoothGrad, .smoothIntegratedGradients])
    func noiseIsTheSeeds(_ method: Method) throws {
        func map(_ seed: UInt64) throws -> [Float] {
            let session = try session(smooth(), method, MethodOptions(samples: 3, seed: seed))
            let first = try attributions(session, .element(1))
            #expect(try attributions(session, .element(1)) == first)
            return first
        }
        #expect(try map(1) == map(1))
        #expect(try map(1) != map(2))
    }

    /// Without noise it is the gradient.
    @Test func noiseOfNothingIsTheGradient() throws {
        let none = NumPyArray<Float>(shape: [2, 3, 8, 12], values: Array(repeating: 0, count: 576))
        let found = try attributions(session(smooth(), .smoothGrad, MethodOptions(noise: none)), .element(1))
        let gradient = try attributions(session(smooth(), .gradient), .element(1))
        expectClose(found, gradient.map(Double.init), within: Tolerance(absolute: 1e-7, relative: 1e-6))
    }

    @Test(arguments: [[2, 3, 8], [2, 3, 12, 8], [2, 1, 8, 12]]) func noiseOfAnotherShapeIsRefused(shape: [Int]) throws {
        let noise = NumPyArray<Float>(shape: shape, values: Array(repeating: 0, count: shape.reduce(1, *)))
        #expect(throws: AttributionError.self) {
            _ = try attributions(session(smooth(), .smoothGrad, MethodOptions(noise: noise)), .element(1))
        }
    }

    @Test func tooLittleNoiseIsRefused() throws {
        let noise = NumPyArray<Float>(shape: [2, 3, 8, 12], values: Array(repeating: 0, count: 576))
        #expect(throws: AttributionError.self) {
            _ = try session(smooth(), .smoothGrad, MethodOptions(samples: 3, noise: noise))
        }
        #expect(throws: AttributionError.self) { _ = try session(smooth(), .rise, MethodOptions(noise: noise)) }
    }

    @Test func randomNumbersAreNormal() {
        var random = RandomNumbers(seed: 1_234_567)
        // The first outputs published with SplitMix64's reference implementation.
        #expect([random.next(), random.next()] == [6_457_827_717_110_365_317, 3_203_168_211_198_807_973])
        var values = [Float](repeating: 0, count: 100_001)
        random.fillNormal(&values)
        let moments = (1...4).map { power in
            values.reduce(0.0) { $0 + pow(Double($1), Double(power)) } / Double(values.count)
        }
        for (found, expected) in zip(moments, [0.0, 1, 0, 3]) { #expect(abs(found - expected) < 0.06) }
    }

    // MARK: Every method

    @Test(arguments: runAgain, [1, 3]) func everyMethodTakesEveryObjective(_ method: Method, channels: Int) throws {
        var small = SmallNetwork()
        small.channels = channels
        let model = small.head(
            small.add("Flatten", small.add("GlobalAveragePool", small.add("Relu", small.patches(6)))), channels: 6)
        let session = try session(model, method, MethodOptions(samples: 12))
        let picture = Array(session.input)
        var maps: [SaliencyMap] = []
        for objective in Self.objectives {
            let map = try session.explain(objective)
            #expect(map.width == SmallNetwork.width && map.height == SmallNetwork.height)
            #expect(map.values.allSatisfy { $0.isFinite && $0 >= 0 }, "\(objective)")
            // Whatever is occluded, a score may rise.
            let values = method == .occlusion ? try attributions(session, objective) : map.values
            #expect(values.contains { $0 != 0 }, "\(objective)")
            maps.append(map)
        }
        #expect(Set(maps.map(\.values)).count == maps.count)
        #expect(Array(session.input) == picture)
    }

    @Test(.enabled(if: Precision.isBFloat16Fast, "this processor has no bfloat16 arithmetic"), arguments: pixelMethods)
    func bfloat16LooksTheSame(_ method: Method) throws {
        let golden = try #require(GoldenNetwork.all.first { $0.name == "resnet_basic" })
        let input = try golden.array("input.npy")
        func map(_ precision: Precision) throws -> [Float] {
            let explainer = try Explainer(
                golden.model(),
                .init(
                    method: method, methodOptions: MethodOptions(samples: method == .smoothGrad ? 50 : 8),
                    inputSize: (input.shape[3], input.shape[2]), precision: precision))
            let session = try explainer.makeSession()
            session.fill(with: input.row(0))
            return try session.explain(classIndex: 2).values
        }
        let found = try correlation(map(.float32), map(.bfloat16))
        #expect(found > 0.98, "\(found)")
    }

    private func correlation(_ a: [Float], _ b: [Float]) -> Double {
        let mean = { (values: [Float]) in values.reduce(0) { $0 + Double($1) } / Double(values.count) }
        let (meanA, meanB) = (mean(a), mean(b))
        let products = zip(a, b).reduce((0.0, 0.0, 0.0)) { sums, pair in
            let (x, y) = (Double(pair.0) - meanA, Double(pair.1) - meanB)
            return (sums.0 + x * y, sums.1 + x * x, sums.2 + y * y)
        }
        return products.0 / (products.1 * products.2).squareRoot()
    }
}
