/// An axis as ONNX gives it, negative counting from the end, made an index.
func axisIndex(_ axis: Int, rank: Int) throws -> Int {
    let index = axis < 0 ? axis + rank : axis
    guard index >= 0, index < rank else { throw GraphError("axis \(axis) is outside a tensor of rank \(rank)") }
    return index
}
