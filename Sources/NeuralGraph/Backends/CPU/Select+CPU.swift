import OneDNN

extension Select {
    func makeKernel(_ operands: Operands, _ engine: Engine) throws -> any Kernel {
        // The condition and one choice broadcast in turn, over the other choice's copy in the output.
        let condition = ElementwiseLoop(inputs: [operands.inputs[0], operands.inputs[1]], output: operands.output)
        let other = ElementwiseLoop(inputs: [operands.inputs[0], operands.inputs[2]], output: operands.output)
        return NativeKernel { memory in
            let (mask, a, b, output) = (memory.input(0), memory.input(1), memory.input(2), memory.outputFloats)
            return {
                condition.run(output, mask, a) { $0 != 0 ? $1 : 0 }
                other.update(output, mask, b) { $1 != 0 ? $0 : $2 }
            }
        }
    }
}
