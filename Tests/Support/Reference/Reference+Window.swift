import Foundation
import NeuralGraph

/// One element of a window over the input: which element of the kernel meets which element of the picture.
private struct Tap {
    /// Row-major index into the kernel.
    let kernel: Int
    /// Row-major index into the picture's spatial axes.
    let position: Int
}

/// What a sliding window covers.
private struct SlidingWindow {
    /// For each output position, in row-major order, the taps that lie inside the picture, in row-major order.
    let taps: [[Tap]]
    let outputShape: [Int]
    let kernelSize: Int

    init(_ w: Window, input: [Int]) {
        // ONNX: floor((input + pads - ((kernel - 1) * dilation + 1)) / stride + 1)
        outputShape = input.indices.map { axis in
            (input[axis] + w.padsBegin[axis] + w.padsEnd[axis] - ((w.kernel[axis] - 1) * w.dilations[axis] + 1))
                / w.strides[axis] + 1
        }
        kernelSize = w.kernel.reduce(1, *)
        var all: [[Tap]] = []
        forEachIndex(outputShape) { output in
            var inside: [Tap] = []
            var number = 0
            forEachIndex(w.kernel) { element in
                let place = input.indices.map {
                    output[$0] * w.strides[$0] - w.padsBegin[$0] + element[$0] * w.dilations[$0]
                }
                if zip(place, input).allSatisfy({ $0 >= 0 && $0 < $1 }) {
                    var position = 0
                    for (size, coordinate) in zip(input, place) { position = position * size + coordinate }
                    inside.append(Tap(kernel: number, position: position))
                }
                number += 1
            }
            all.append(inside)
        }
        taps = all
    }
}

extension ReferenceExecutor {
    static func convolution(_ operation: Convolution, _ inputs: [ReferenceTensor]) -> ReferenceTensor {
        let (x, weights) = (inputs[0], inputs[1])
        let window = SlidingWindow(operation.window, input: Array(x.shape[2...]))
        let (batch, channels, outputs) = (x.shape[0], x.shape[1], weights.shape[0])
        let (inner, size) = (weights.shape[1], x.shape[2...].reduce(1, *))
        var values: [Double] = []
        for image in 0..<batch {
            for output in 0..<outputs {
                let first = output / (outputs / operation.groups) * inner
                for taps in window.taps {
                    var sum = operation.hasBias ? inputs[2].values[output] : 0
                    for channel in 0..<inner {
                        let plane = (image * channels + first + channel) * size
                        let kernel = (output * inner + channel) * window.kernelSize
                        for tap in taps {
                            sum += x.values[plane + tap.position] * weights.values[kernel + tap.kernel]
                        }
                    }
                    if operation.addsResidual { sum += inputs[operation.hasBias ? 3 : 2].values[values.count] }
                    values.append(operation.activation.map { function($0)(sum) } ?? sum)
                }
            }
        }
        return ReferenceTensor([batch, outputs] + window.outputShape, values)
    }

    static func convolutionBackwardData(
        _ operation: ConvolutionBackwardData, _ inputs: [ReferenceTensor]
    ) -> ReferenceTensor {
        let (upstream, weights) = (inputs[0], inputs[1])
        let window = SlidingWindow(operation.window, input: operation.spatialShape)
        let (batch, outputs, inner) = (upstream.shape[0], weights.shape[0], weights.shape[1])
        let (channels, size) = (inner * operation.groups, operation.spatialShape.reduce(1, *))
        var result =
            operation.addsResidual
            ? inputs[2] : ReferenceTensor([batch, channels] + operation.spatialShape, filledWith: 0)
        for image in 0..<batch {
            for output in 0..<outputs {
                let first = output / (outputs / operation.groups) * inner
                for (number, taps) in window.taps.enumerated() {
                    let gradient = upstream.values[(image * outputs + output) * window.taps.count + number]
                    for channel in 0..<inner {
                        let plane = (image * channels + first + channel) * size
                        let kernel = (output * inner + channel) * window.kernelSize
                        for tap in taps {
                            result.values[plane + tap.position] += gradient * weights.values[kernel + tap.kernel]
                        }
                    }
                }
            }
        }
        if let activation = operation.activation { result.values = result.values.map(function(activation)) }
        return result
    }

    static func averagePool(_ x: ReferenceTensor, _ w: Window, countsPadding: Bool) -> ReferenceTensor {
        pooled(x, w) { values, kernelSize in
            values.reduce(0, +) / Double(countsPadding ? kernelSize : values.count)
        }
    }

    static func maxPool(_ x: ReferenceTensor, _ w: Window) -> ReferenceTensor {
        pooled(x, w) { values, _ in values.reduce(-.infinity, Swift.max) }
    }

    private static func pooled(
        _ x: ReferenceTensor, _ w: Window, _ value: (_ inside: [Double], _ kernelSize: Int) -> Double
    ) -> ReferenceTensor {
        let window = SlidingWindow(w, input: Array(x.shape[2...]))
        let size = x.shape[2...].reduce(1, *)
        let values = (0..<x.shape[0] * x.shape[1]).flatMap { plane in
            window.taps.map { taps in
                value(taps.map { x.values[plane * size + $0.position] }, window.kernelSize)
            }
        }
        return ReferenceTensor(Array(x.shape[..<2]) + window.outputShape, values)
    }

    static func averagePoolGradient(_ operation: AveragePoolGradient, _ upstream: ReferenceTensor) -> ReferenceTensor {
        let window = SlidingWindow(operation.window, input: operation.spatialShape)
        let size = operation.spatialShape.reduce(1, *)
        var result = ReferenceTensor(Array(upstream.shape[..<2]) + operation.spatialShape, filledWith: 0)
        for plane in 0..<upstream.shape[0] * upstream.shape[1] {
            for (number, taps) in window.taps.enumerated() {
                let divisor = Double(operation.countsPadding ? window.kernelSize : taps.count)
                let share = upstream.values[plane * window.taps.count + number] / divisor
                for tap in taps { result.values[plane * size + tap.position] += share }
            }
        }
        return result
    }

    /// The first of several equal maxima takes it all.
    static func maxPoolGradient(_ x: ReferenceTensor, upstream: ReferenceTensor, _ w: Window) -> ReferenceTensor {
        let window = SlidingWindow(w, input: Array(x.shape[2...]))
        let size = x.shape[2...].reduce(1, *)
        var result = ReferenceTensor(x.shape, filledWith: 0)
        for plane in 0..<x.shape[0] * x.shape[1] {
            for (number, taps) in window.taps.enumerated() {
                var best: (position: Int, value: Double)?
                for tap in taps {
                    let value = x.values[plane * size + tap.position]
                    if let known = best, known.value >= value { continue }
                    best = (tap.position, value)
                }
                guard let best else { continue }
                result.values[plane * size + best.position] += upstream.values[plane * window.taps.count + number]
            }
        }
        return result
    }
}
