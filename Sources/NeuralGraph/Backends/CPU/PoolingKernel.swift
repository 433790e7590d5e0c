import OneDNN

func poolingKernel(
    _ kind: PoolingKind, _ window: Window, _ operands: Operands, _ engine: Engine
) throws -> any Kernel {
    let (x, y) = (try operands.inputs[0].descriptor(), try operands.output.descriptor())
    return PrimitiveKernel(
        primitive: try .pooling(kind, source: x, destination: y, window: window.oneDNN, engine: engine),
        arguments: [(.source, x, .input(0)), (.destination, y, .output)])
}
