/// A copy into another layout; the planner adds it where two operators disagree.
struct Reorder: Operator {
    var name: String { "Reorder" }
    var gradient: GradientRule { .notDifferentiable("layouts are chosen after gradients are built") }

    func outputType(_ inputs: [TensorType]) throws -> TensorType { inputs[0] }
}
