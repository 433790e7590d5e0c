import OneDNN

extension Reduce {
    func makeKernel(_ operands: Operands, _ engine: Engine) throws -> any Kernel {
        let loop = ReductionLoop(operands.inputs[0], output: operands.output, axes: axes, keeps: keepsDimensions)
        let count = operands.output.type.elementCount
        let scale = kind == .mean ? 1 / Float(max(1, self.count(operands.inputs[0].shape))) : 1
        let isNarrow = operands.inputs[0].format == .bfloat16
        return NativeKernel { [kind] memory in
            let (input, output) = (UnsafePointer(memory.input(0)), memory.outputFloats)
            let narrow = memory.input(0, of: BFloat16.self)
            return {
                switch kind {
                case .sum, .mean:
                    output.update(repeating: 0, count: count)
                    if isNarrow {
                        loop.accumulate(narrow, into: output)
                    } else {
                        loop.accumulate(input, into: output)
                    }
                case .maximum:
                    output.update(repeating: -.infinity, count: count)
                    loop.forEach(input, output) { $0 = larger($0, $1) }
                case .minimum:
                    output.update(repeating: .infinity, count: count)
                    loop.forEach(input, output) { $0 = smaller($0, $1) }
                case .product:
                    output.update(repeating: 1, count: count)
                    loop.forEach(input, output) { $0 *= $1 }
                }
                if scale != 1 {
                    for index in 0..<count { output[index] *= scale }
                }
            }
        }
    }
}
