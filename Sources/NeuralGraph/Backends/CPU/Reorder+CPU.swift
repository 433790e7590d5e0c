import OneDNN

extension Reorder {
    func makeKernel(_ operands: Operands, _ engine: Engine) throws -> any Kernel {
        let (source, destination) = (try operands.inputs[0].descriptor(), try operands.output.descriptor())
        return PrimitiveKernel(
            primitive: try .reorder(from: source, to: destination, engine: engine),
            arguments: [(.source, source, .input(0)), (.destination, destination, .output)])
    }
}
