import OneDNN

extension Softmax {
    func makeKernel(_ operands: Operands, _ engine: Engine) throws -> any Kernel {
        let tensor = try operands.output.descriptor()
        return PrimitiveKernel(
            primitive: try .softmax(logarithm: logarithm, tensor: tensor, axis: axis, engine: engine),
            arguments: [(.source, tensor, .input(0)), (.destination, tensor, .output)])
    }
}
