import ONNX

/// ONNX `Tile`: the tensor repeated along its axes.
enum Tile {
    static func read(_ node: ONNXNode, _ importer: inout Importer) throws {
        var x = try importer.input(node, 0)
        let shape = importer.graph.shape(of: x)
        let repeats = try importer.constantIntegers(node, 1)
        guard repeats.count == shape.count, repeats.allSatisfy({ $0 >= 0 && $0 <= 1 << 16 }) else {
            throw GraphError("repeats of \(repeats) do not fit a shape of \(shape)")
        }
        for (axis, count) in repeats.enumerated() where count != 1 {
            if count == 0 {
                var empty = importer.graph.shape(of: x)
                empty[axis] = 0
                x = try importer.emit(Slice(starts: shape.map { _ in 0 }, shape: empty), [x], for: node)
            } else {
                // An axis of its own for the repetitions, outside the repeated one.
                let old = importer.graph.shape(of: x)
                let (outer, inner) = (Array(old[..<axis]), Array(old[axis...]))
                x = try importer.emit(Reshape(shape: outer + [1] + inner), [x], for: node)
                x = try importer.emit(Expand(shape: outer + [count] + inner), [x], for: node)
                x = try importer.emit(
                    Reshape(shape: outer + [count * old[axis]] + inner.dropFirst()), [x], for: node)
            }
        }
        importer.bind(node, x)
    }
}
