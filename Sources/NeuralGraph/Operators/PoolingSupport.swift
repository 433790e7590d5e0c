/// The type of a pooled tensor.
func pooledType(_ input: TensorType, _ window: Window) throws -> TensorType {
    guard input.rank == window.kernel.count + 2 else {
        throw GraphError("a window of \(window.kernel) does not fit an input of shape \(input.shape)")
    }
    return try TensorType(Array(input.shape[..<2]) + window.outputSizes(Array(input.shape[2...])))
}

/// Every operand channels last.
func channelsLast(_ types: [TensorType]) -> LayoutDecision {
    LayoutDecision(
        inputs: types.map { .channelsLast(rank: $0.rank) }, output: .channelsLast(rank: types[0].rank))
}
