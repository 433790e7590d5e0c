import OneDNN

extension AveragePool {
    func makeKernel(_ operands: Operands, _ engine: Engine) throws -> any Kernel {
        try poolingKernel(
            countsPadding ? .averageIncludingPadding : .averageExcludingPadding, window, operands, engine)
    }
}

extension AveragePoolGradient {
    func makeKernel(_ operands: Operands, _ engine: Engine) throws -> any Kernel {
        let (dy, dx) = (operands.inputs[0].shape, operands.output.shape)
        let (batch, channels) = (dx[0], dx[1])
        let (inputSize, outputSize) = (dx[2...].reduce(1, *), dy[2...].reduce(1, *))
        let taps = try WindowTaps(window, input: spatialShape, output: Array(dy[2...]))
        let windowSize = window.kernel.reduce(1, *)
        return NativeKernel { [countsPadding] memory in
            let (upstream, result) = (memory.input(0), memory.outputFloats)
            return {
                result.update(repeating: 0, count: batch * inputSize * channels)
                for image in 0..<batch {
                    for position in 0..<outputSize {
                        let inside = taps[position]
                        let share = 1 / Float(countsPadding ? windowSize : max(1, inside.count))
                        let at = (image * outputSize + position) * channels
                        for tap in inside {
                            let to = (image * inputSize + tap) * channels
                            for c in 0..<channels { result[to + c] += upstream[at + c] * share }
                        }
                    }
                }
            }
        }
    }
}
