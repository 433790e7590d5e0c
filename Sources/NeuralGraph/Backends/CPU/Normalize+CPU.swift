import OneDNN

extension Normalize {
    func makeKernel(_ operands: Operands, _ engine: Engine) throws -> any Kernel {
        operands.output.format == .float32
            ? kernel(operands, of: Float.self) : kernel(operands, of: BFloat16.self)
    }

    private func kernel<Element: StoredElement>(_ operands: Operands, of element: Element.Type) -> any Kernel {
        let count = operands.output.shape.suffix(axisCount).reduce(1, *)
        let rows = operands.output.type.elementCount / max(1, count)
        return NativeKernel { [epsilon] memory in
            let (x, y) = (memory.input(0, of: Element.self), memory.output(of: Element.self))
            return {
                for row in 0..<rows {
                    let (source, target) = (x + row * count, y + row * count)
                    let (mean, scale) = Self.statistics(source, count, epsilon)
                    for index in 0..<count { target[index] = Element(rounding: (source[index].float - mean) * scale) }
                }
            }
        }
    }

    /// The mean and 1 / sqrt(variance + epsilon), in two passes.
    static func statistics<Element: StoredElement>(
        _ values: UnsafePointer<Element>, _ count: Int, _ epsilon: Float
    ) -> (mean: Float, scale: Float) {
        let mean =
            vectorSum(count) { index in
                Element.vector(values, index)
            } tail: {
                values[$0].float
            } / Float(count)
        let variance =
            vectorSum(count) { index in
                let difference = Element.vector(values, index) - mean
                return difference * difference
            } tail: {
                (values[$0].float - mean) * (values[$0].float - mean)
            } / Float(count)
        return (mean, 1 / (variance + epsilon).squareRoot())
    }
}

extension NormalizeGradient {
    func makeKernel(_ operands: Operands, _ engine: Engine) throws -> any Kernel {
        let count = operands.output.shape.suffix(axisCount).reduce(1, *)
        let rows = operands.output.type.elementCount / max(1, count)
        return NativeKernel { [epsilon] memory in
            let (x, dy) = (UnsafePointer(memory.input(0)), UnsafePointer(memory.input(1)))
            let dx = memory.outputFloats
            return {
                for row in 0..<rows {
                    let (source, upstream, target) = (x + row * count, dy + row * count, dx + row * count)
                    let (mean, scale) = Normalize.statistics(source, count, epsilon)
                    let meanUpstream =
                        vectorSum(count) {
                            upstream.vector($0)
                        } tail: {
                            upstream[$0]
                        } / Float(count)
                    let meanProduct =
                        vectorSum(count) { index in
                            upstream.vector(index) * ((source.vector(index) - mean) * scale)
                        } tail: {
                            upstream[$0] * (source[$0] - mean) * scale
                        } / Float(count)
                    for index in 0..<count {
                        let normalized = (source[index] - mean) * scale
                        target[index] = scale * (upstream[index] - meanUpstream - normalized * meanProduct)
                    }
                }
            }
        }
    }
}
