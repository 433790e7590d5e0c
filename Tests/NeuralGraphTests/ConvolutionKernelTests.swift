import ONNX
import Testing

@testable import NeuralGraph

/// A convolution's weights as a file has them.
@Suite struct ConvolutionKernelTests {
    /// Conv, BatchNormalization, Relu, and another convolution whose weights go through an Identity.
    private let model = SmallModel(
        constants: [
            ramp("w", 2, 3, 2, 2), floats("s", 2, 3), floats("b", 0, 0), floats("m", 1, 1), floats("v", 4, 4),
            ramp("late", 4, 1, 1, 1),
        ],
        nodes: [
            node("Conv", ["x", "w"], "first"), node("BatchNormalization", ["first", "s", "b", "m", "v"], "norm"),
            node("Relu", ["norm"], "active"), node("Identity", ["late"], "same"),
            node("Conv", ["active", "same"], "y", ["group": .int(2)]),
        ]
    ).model

    @Test(arguments: [nil, "first", "/first/Conv"]) func theyAreNotFolded(layer: String?) throws {
        let kernels = try ConvolutionKernels(model, layer: layer)
        #expect(kernels.name == layer ?? "first")
        #expect(kernels.shape == [2, 3, 2, 2] && kernels.groups == 1)
        #expect(kernels.values == (0..<24).map(Float.init))
    }

    @Test func weightsThatAreComputedAreFound() throws {
        let kernels = try ConvolutionKernels(model, layer: "y")
        #expect(kernels.shape == [4, 1, 1, 1] && kernels.groups == 2)
        #expect(kernels.values == [0, 1, 2, 3])
    }

    @Test(arguments: [
        ("active", "layer 'active' is a Relu and no convolution, so it has no kernels; the nearest are 'first', 'y'"),
        ("firs", "the model has no layer 'firs'; did you mean 'first'?"),
        ("conv9", "the model has no layer 'conv9'; its convolutions are 'first', 'y'"),
    ])
    func otherLayersGetASentence(layer: String, message: String) throws {
        let error = try #require(throws: GraphError.self) { try ConvolutionKernels(model, layer: layer) }
        #expect(error.description == message)
    }

    @Test func weightsThatThePictureMakesAreNotThere() throws {
        let model = SmallModel(nodes: [node("Conv", ["x", "x"])]).model
        let error = try #require(throws: GraphError.self) { try ConvolutionKernels(model) }
        #expect(error.description.contains("the weights of layer 'y' cannot be read"))
        #expect(throws: GraphError.self) { try ConvolutionKernels(SmallModel(nodes: [node("Relu")]).model) }
    }
}
