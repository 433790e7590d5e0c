@testable import NeuralGraph

/// Convolutions and poolings.
extension OperatorCase {
    static let windows = convolutions + backwardConvolutions + poolings

    private struct ConvolutionShape {
        let x: [Int]
        let outputs: Int
        var groups = 1
        let window: Window
        var bias = true

        init(_ x: [Int], to outputs: Int, groups: Int = 1, _ window: Window, bias: Bool = true) {
            (self.x, self.outputs, self.groups, self.window, self.bias) = (x, outputs, groups, window, bias)
        }

        var weights: [Int] { [outputs, x[1] / groups] + window.kernel }
        var name: String { "\(window.kernel) strides \(window.strides) groups \(groups)" }
    }

    private static let shapes: [ConvolutionShape] = [
        .init([1, 3, 8, 8], to: 5, window([1, 1])),
        .init([2, 4, 7, 5], to: 6, window([1, 1], strides: [2, 2]), bias: false),
        .init([2, 3, 9, 7], to: 4, window([3, 3], begin: [1, 1])),
        .init([1, 16, 6, 6], to: 32, window([3, 3], begin: [1, 1])),
        .init([1, 3, 11, 13], to: 8, window([7, 7], strides: [2, 2], begin: [3, 3])),
        .init([1, 2, 8, 9], to: 3, window([3, 2], strides: [2, 1], begin: [0, 1], end: [1, 0])),
        .init([1, 2, 5, 5], to: 2, window([3, 3], begin: [0, 0], end: [2, 2])),
        .init([1, 2, 10, 9], to: 3, window([3, 3], dilations: [2, 3], begin: [2, 3]), bias: false),
        .init([2, 8, 6, 6], to: 8, groups: 8, window([3, 3], begin: [1, 1])),
        .init([1, 6, 7, 7], to: 12, groups: 6, window([3, 3], strides: [2, 2], begin: [1, 1])),
        .init([1, 8, 6, 5], to: 12, groups: 4, window([3, 3], begin: [1, 1]), bias: false),
        .init([1, 32, 5, 5], to: 32, groups: 2, window([3, 3], strides: [2, 2], begin: [1, 1])),
        .init([1, 3, 4, 4], to: 2, window([4, 4])),
        .init([1, 3, 1, 9], to: 2, window([1, 5], begin: [0, 2])),
        .init([2, 3, 12], to: 4, window([3], strides: [2], begin: [1])),
        .init([1, 2, 4, 5, 3], to: 3, window([2, 3, 2], begin: [1, 1, 0])),
    ]

    private static let convolutions: [OperatorCase] = shapes.flatMap { shape in
        [Origin.input, .convolution, .matMul].map { origin in
            OperatorCase(
                "Conv \(shape.name)",
                Convolution(window: shape.window, groups: shape.groups, hasBias: shape.bias),
                [.init(shape: shape.x, origin: origin), .init(shape: shape.weights, origin: .constant)]
                    + (shape.bias ? [.init(shape: [shape.outputs], origin: .constant)] : []))
        }
    }

    /// With what gradients alone meet: rows between the windows, kernels that end short of the last step, padding that a
    /// phase does not reach, many channels.
    private static let backwardShapes: [ConvolutionShape] =
        shapes + [
            .init([2, 32, 7, 8], to: 16, window([3, 3], strides: [2, 2], begin: [1, 1])),
            .init([1, 32, 9, 8], to: 32, window([1, 1], strides: [2, 2])),
            .init([1, 1, 12, 12], to: 4, window([4, 4], strides: [2, 2], begin: [1, 1])),
            .init([2, 20, 11, 14], to: 5, window([5, 5], strides: [3, 3], begin: [2, 2])),
            .init([1, 3, 32, 35], to: 8, window([7, 7], strides: [4, 4], begin: [3, 3])),
            .init([1, 3, 16, 16], to: 8, window([4, 4], strides: [4, 4])),
            .init([1, 24, 13, 9], to: 4, window([2, 2], strides: [3, 3])),
            .init([1, 4, 6, 7], to: 3, window([1, 1], begin: [1, 1])),
            .init([1, 2, 8, 8], to: 3, window([3, 3], strides: [2, 2], begin: [0, 0], end: [3, 4])),
            .init([1, 4, 11, 11], to: 4, groups: 2, window([3, 3], strides: [2, 1], dilations: [2, 1])),
            .init([1, 20, 9, 9], to: 6, groups: 2, window([3, 3], strides: [2, 2], begin: [1, 1])),
        ]

    private static let backwardConvolutions: [OperatorCase] = backwardShapes.map { shape in
        let spatial = Array(shape.x[2...])
        let upstream = [shape.x[0], shape.outputs] + ((try? shape.window.outputSizes(spatial)) ?? [])
        return OperatorCase(
            "ConvGrad \(shape.name)",
            ConvolutionBackwardData(window: shape.window, groups: shape.groups, spatialShape: spatial),
            [.init(shape: upstream, origin: .matMul), .init(shape: shape.weights, origin: .constant)])
    }

    private static let poolingWindows: [(shape: [Int], window: Window)] = [
        ([1, 3, 6, 6], window([2, 2], strides: [2, 2])),
        ([2, 5, 7, 9], window([3, 3], strides: [2, 2], begin: [1, 1])),
        ([1, 16, 6, 7], window([3, 2], strides: [1, 2], begin: [1, 0], end: [0, 1])),
        ([1, 2, 8, 8], window([2, 3], dilations: [2, 3], begin: [1, 1])),
        ([1, 4, 5, 5], window([5, 5])),
        ([2, 3, 11], window([3], strides: [2], begin: [1])),
        ([1, 2, 4, 5, 6], window([2, 2, 3], strides: [2, 1, 2])),
        ([1, 3, 7, 6], rounded(window([3, 3], strides: [2, 2]), [7, 6])),
        ([1, 3, 8, 5], rounded(window([3, 3], strides: [3, 3], begin: [1, 1]), [8, 5])),
        ([1, 2, 6, 6], rounded(window([2, 2], strides: [3, 3]), [6, 6])),
    ]

    /// The window in ceil mode.
    private static func rounded(_ window: Window, _ input: [Int]) -> Window {
        var window = window
        try? window.roundUp(input)
        return window
    }

    private static let poolings: [OperatorCase] = poolingWindows.flatMap { shape, window in
        let spatial = Array(shape[2...])
        let pooled = Array(shape[..<2]) + ((try? window.outputSizes(spatial)) ?? [])
        let name = "\(window.kernel) strides \(window.strides)"
        return fromEverywhere("MaxPool \(name)", MaxPool(window: window), shape)
            + [false, true].flatMap { counts in
                fromEverywhere(
                    "AveragePool \(name) counting \(counts)", AveragePool(window: window, countsPadding: counts), shape)
                    + fromEverywhere(
                        "AveragePoolGrad \(name) counting \(counts)",
                        AveragePoolGradient(window: window, countsPadding: counts, spatialShape: spatial), pooled)
            }
    }
}
