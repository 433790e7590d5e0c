import Maps
import ONNX
import TestSupport
import Testing

@testable import Attribution

/// Activation maximisation on networks whose best picture is known.
@Suite struct MaximizationTests {
    private static let (width, height) = (12, 8)

    /// The mean of the activation of a convolution over three channels, as the only score.
    private func model(kernel: [Float], shape: [Int], bias: Float, isRectified: Bool = true) -> ONNXModel {
        let nodes = [
            ONNXNode(name: "conv", opType: "Conv", inputs: ["x", "w", "b"], outputs: ["conv"]),
            ONNXNode(name: "relu", opType: isRectified ? "Relu" : "Identity", inputs: ["conv"], outputs: ["relu"]),
            ONNXNode(name: "pool", opType: "GlobalAveragePool", inputs: ["relu"], outputs: ["pool"]),
            ONNXNode(name: "flat", opType: "Flatten", inputs: ["pool"], outputs: ["y"]),
        ]
        return ONNXModel(
            opsets: ["": 17],
            graph: ONNXGraph(
                nodes: nodes,
                initializers: [
                    "w": ONNXTensor(name: "w", shape: shape, floats: kernel),
                    "b": ONNXTensor(name: "b", shape: [shape[0]], floats: Array(repeating: bias, count: shape[0])),
                ],
                inputs: [
                    ONNXValueInfo(
                        name: "x", elementType: .float32, shape: [1, 3, Self.height, Self.width].map { .fixed($0) })
                ], outputs: [ONNXValueInfo(name: "y", elementType: .float32, shape: nil)]))
    }

    private static let scale = ActivationMaximizer.InputScale(
        channels: (0..<3).map { (gain: 1, offset: -0.5, place: $0) })

    private struct Bypassed: Error {}

    private func maximize(
        _ model: ONNXModel, steps: Int = 200, seed: UInt64 = 0, size: (width: Int, height: Int)? = nil,
        mayBypass: Bool = false
    ) throws -> ActivationMaximizer.Result {
        var maximizer = ActivationMaximizer()
        (maximizer.steps, maximizer.seed, maximizer.size) = (steps, seed, size)
        return try maximizer.maximize(
            .element(0), of: Explainer(model, .init(method: .gradient)),
            bypassed: {
                guard mayBypass else { throw Bypassed() }
                return try Explainer(model, .init(method: .deconvNet))
            }, scale: Self.scale)
    }

    @Test func aNetworkOfBrightnessWantsWhite() throws {
        let result = try maximize(model(kernel: [1, 1, 1], shape: [1, 3, 1, 1], bias: 0, isRectified: false))
        #expect(abs(result.start) < 0.2 && result.value > 1, "\(result.start), \(result.value)")
        #expect(result.planes.count == 3)
        for plane in result.planes {
            #expect(plane.allSatisfy { (0...1).contains($0) } && plane.reduce(0, +) / Float(plane.count) > 0.75)
        }
        #expect(result.scores.count == 1)
    }

    /// An edge from dark to bright cannot be everywhere, so the best picture has many of them.
    @Test func aNetworkOfEdgesGetsMany() throws {
        let model = model(kernel: [-1, 1, -1, 1, -1, 1], shape: [1, 3, 1, 2], bias: -0.2)
        let result = try maximize(model, mayBypass: true)
        #expect(result.value > 0.1 && result.value > 5 * result.start, "\(result.start), \(result.value)")
    }

    @Test func theSameSeedIsTheSamePicture() throws {
        let model = model(kernel: [1, -1, 1], shape: [1, 3, 1, 1], bias: 0, isRectified: false)
        let picture = try maximize(model, steps: 5, seed: 7).planes
        #expect(try maximize(model, steps: 5, seed: 7).planes == picture)
        #expect(try maximize(model, steps: 5, seed: 8).planes != picture)
    }

    /// The noise sums to about 0 at every place, below what opens the ReLU.
    @Test func aShutReLUIsOpened() throws {
        let model = model(kernel: [1, 1, 1], shape: [1, 3, 1, 1], bias: -0.6)
        #expect(throws: Bypassed.self) { try maximize(model) }
        let result = try maximize(model, mayBypass: true)
        #expect(result.start == 0 && result.value > 0.2, "\(result.value)")
    }

    @Test func whatNothingRaisesIsSaid() throws {
        let model = model(kernel: [0, 0, 0], shape: [1, 3, 1, 1], bias: 1)
        #expect(throws: AttributionError.self) { try maximize(model, steps: 3, mayBypass: true) }
    }

    @Test(arguments: [(30, 8), (7, 5), (12, 20)]) func picturesOfOtherSizes(width: Int, height: Int) throws {
        let model = model(kernel: [1, 1, 1], shape: [1, 3, 1, 1], bias: 0, isRectified: false)
        let result = try maximize(model, size: (width, height))
        #expect(result.width == width && result.height == height && result.value > 0.8)
        // Every part of it has been looked at.
        for plane in result.planes {
            #expect(plane.count == width * height)
            for part in [plane.prefix(plane.count / 3), plane.suffix(plane.count / 3)] {
                #expect(part.reduce(0, +) / Float(part.count) > 0.65)
            }
        }
    }

    @Test func aStepLessEndsEarly() throws {
        var maximizer = ActivationMaximizer()
        maximizer.steps = 50
        var steps: [Int] = []
        let model = model(kernel: [1, 1, 1], shape: [1, 3, 1, 1], bias: 0, isRectified: false)
        _ = try maximizer.maximize(
            .element(0), of: Explainer(model, .init(method: .gradient)), bypassed: { throw Bypassed() },
            scale: Self.scale,
            onStep: { step in
                steps.append(step)
                return step < 3
            })
        #expect(steps == [1, 2, 3])
    }

    @Test(arguments: [(1, 1), (8, 8), (12, 7)]) func theCosineTransformIsOrthonormal(width: Int, height: Int) {
        var generator = SeededGenerator(seed: 3)
        let transform = CosineTransform(width: width, height: height)
        let plane = generator.floats(width * height)
        let frequencies = transform.frequencies(of: plane)
        func energy(_ values: [Float]) -> Double { values.reduce(0) { $0 + Double($1 * $1) } }
        expectClose(transform.plane(of: frequencies), plane.map(Double.init), within: Tolerance(absolute: 1e-5))
        #expect(abs(energy(frequencies) - energy(plane)) < 1e-4)
        let flat = transform.frequencies(of: Array(repeating: 1, count: width * height))
        #expect(flat.dropFirst().allSatisfy { abs($0) < 1e-5 } && transform.frequency(0) == 0)
    }

    @Test func aViewOfTheWholeIsThePicture() {
        let plane = (0..<96).map(Float.init)
        let view = PictureView(of: (12, 8), size: (12, 8))
        #expect(view.samples(of: plane) == plane)
        #expect(view.plane(ofGradient: plane[...]) == plane)
    }

    /// <view(x), y> = <x, gradient(y)>, wherever the view is.
    @Test(arguments: [(12, 8), (30, 9), (5, 6), (1, 1)]) func aViewsGradientIsItsTranspose(width: Int, height: Int) {
        var generator = SeededGenerator(seed: 5)
        var random = RandomNumbers(seed: 1)
        for _ in 0..<20 {
            let view = PictureView(of: (width, height), size: (12, 8), random: &random)
            let (x, y) = (generator.floats(width * height), generator.floats(96))
            func product(_ a: [Float], _ b: [Float]) -> Double { zip(a, b).reduce(0) { $0 + Double($1.0 * $1.1) } }
            let (seen, back) = (view.samples(of: x), view.plane(ofGradient: y[...]))
            #expect(abs(product(seen, y) - product(x, back)) < 1e-3)
            // Samples are means: none is outside the picture's own range.
            #expect((seen.max() ?? 0) <= (x.max() ?? 0) + 1e-5)
        }
    }
}
