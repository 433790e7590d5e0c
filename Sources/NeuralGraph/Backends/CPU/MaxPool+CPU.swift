import OneDNN

extension MaxPool {
    func makeKernel(_ operands: Operands, _ engine: Engine) throws -> any Kernel {
        try poolingKernel(.max, window, operands, engine)
    }
}

extension MaxPoolGradient {
    func makeKernel(_ operands: Operands, _ engine: Engine) throws -> any Kernel {
        operands.inputs[0].format == .float32
            ? try kernel(operands, of: Float.self) : try kernel(operands, of: BFloat16.self)
    }

    private func kernel<Element: StoredElement>(_ operands: Operands, of element: Element.Type) throws -> any Kernel {
        let (x, y) = (operands.inputs[0].shape, operands.inputs[1].shape)
        let (batch, channels) = (x[0], x[1])
        let (inputSize, outputSize) = (x[2...].reduce(1, *), y[2...].reduce(1, *))
        let taps = try WindowTaps(window, input: Array(x[2...]), output: Array(y[2...]))
        return NativeKernel { memory in
            let (source, pooled) = (memory.input(0, of: element), memory.input(1, of: element))
            let (upstream, result) = (memory.input(2, of: element), memory.outputFloats)
            return {
                result.update(repeating: 0, count: batch * inputSize * channels)
                for image in 0..<batch {
                    for position in 0..<outputSize {
                        let at = (image * outputSize + position) * channels
                        let inside = taps[position]
                        var c = 0
                        while c + 16 <= channels {
                            let maximum = Element.vector(pooled, at + c)
                            // The first of several equal maxima takes it all.
                            var rest = Element.vector(upstream, at + c)
                            for tap in inside {
                                let from = (image * inputSize + tap) * channels + c
                                let takes = Element.vector(source, from) .== maximum
                                Float.store(
                                    UnsafePointer(result).vector(from) + rest.replacing(with: 0, where: .!takes),
                                    result,
                                    from)
                                rest.replace(with: 0, where: takes)
                            }
                            c += 16
                        }
                        while c < channels {
                            let maximum = pooled[at + c].float
                            for tap in inside {
                                let from = (image * inputSize + tap) * channels + c
                                guard source[from].float == maximum else { continue }
                                result[from] += upstream[at + c].float
                                break
                            }
                            c += 1
                        }
                    }
                }
            }
        }
    }
}
