import ONNX

/// ONNX `Split`, read as one slice for each output.
enum Split {
    static func read(_ node: ONNXNode, _ importer: inout Importer) throws {
        let x = try importer.input(node, 0)
        let shape = importer.graph.shape(of: x)
        let axis = try axisIndex(try node.int("axis", default: 0), rank: shape.count)
        // `split` moved from an attribute to an input in opset 13.
        let given = importer.has(node, 1) ? try importer.constantIntegers(node, 1) : try node.ints("split")
        let sizes = given ?? equalParts(of: shape[axis], count: node.outputs.count)
        guard sizes.count == node.outputs.count, sizes.allSatisfy({ (0...shape[axis]).contains($0) }),
            sizes.reduce(0, +) == shape[axis]
        else { throw GraphError("parts of \(sizes) do not fit axis \(axis) of a shape of \(shape)") }
        var (start, part) = (shape.map { _ in 0 }, shape)
        for (index, size) in sizes.enumerated() {
            part[axis] = size
            importer.bind(
                node, output: index, try importer.emit(Slice(starts: start, shape: part), [x], for: node))
            start[axis] += size
        }
    }

    /// The last part is smaller where the count does not divide the size.
    private static func equalParts(of size: Int, count: Int) -> [Int] {
        let part = (size + count - 1) / max(1, count)
        return (0..<count).map { max(0, min(part, size - $0 * part)) }
    }
}
