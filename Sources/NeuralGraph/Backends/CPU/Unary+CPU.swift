import OneDNN

extension Unary {
    func makeKernel(_ operands: Operands, _ engine: Engine) throws -> any Kernel {
        let tensor = try operands.output.descriptor()
        return PrimitiveKernel(
            primitive: try .eltwise(kind.oneDNN, tensor: tensor, engine: engine),
            arguments: [(.source, tensor, .input(0)), (.destination, tensor, .output)])
    }
}

extension UnaryGradient {
    func makeKernel(_ operands: Operands, _ engine: Engine) throws -> any Kernel {
        let tensor = try operands.output.descriptor()
        return PrimitiveKernel(
            primitive: try .eltwiseBackward(kind.oneDNN, tensor: tensor, engine: engine),
            arguments: [
                (.source, tensor, .input(0)), (.diffDestination, tensor, .input(1)), (.diffSource, tensor, .output),
            ])
    }
}
