import OneDNN

/// A copy into another layout; the planner adds it where two operators disagree.
struct Reorder: Operator {
    var name: String { "Reorder" }
    var gradient: GradientRule { .notDifferentiable("layouts are chosen after gradients are built") }

    func outputType(_ inputs: [TensorType]) throws -> TensorType { inputs[0] }

    func makeKernel(_ operands: Operands, _ engine: Engine) throws -> any Kernel {
        let (source, destination) = (try operands.inputs[0].descriptor(), try operands.output.descriptor())
        return PrimitiveKernel(
            primitive: try .reorder(from: source, to: destination, engine: engine),
            arguments: [(.source, source, .input(0)), (.destination, destination, .output)])
    }
}
