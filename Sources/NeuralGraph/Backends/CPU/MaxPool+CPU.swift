import OneDNN

extension MaxPool {
    func makeKernel(_ operands: Operands, _ engine: Engine) throws -> any Kernel {
        try poolingKernel(.max, window, operands, engine)
    }
}

extension MaxPoolGradient {
    func makeKernel(_ operands: Operands, _ engine: Engine) throws -> any Kernel {
        let (x, y) = (operands.inputs[0].shape, operands.inputs[1].shape)
        let (batch, channels) = (x[0], x[1])
        let (inputSize, outputSize) = (x[2...].reduce(1, *), y[2...].reduce(1, *))
        let taps = try WindowTaps(window, input: Array(x[2...]), output: Array(y[2...]))
        return NativeKernel { memory in
            let (source, pooled, upstream) = (memory.input(0), memory.input(1), memory.input(2))
            let result = memory.outputFloats
            return {
                result.update(repeating: 0, count: batch * inputSize * channels)
                for image in 0..<batch {
                    for position in 0..<outputSize {
                        let at = (image * outputSize + position) * channels
                        let inside = taps[position]
                        for c in 0..<channels {
                            let maximum = pooled[at + c]
                            for tap in inside {
                                let from = (image * inputSize + tap) * channels + c
                                guard source[from] == maximum else { continue }
                                result[from] += upstream[at + c]
                                break
                            }
                        }
                    }
                }
            }
        }
    }
}
