import ONNX

/// ONNX `Einsum` of two operands, where it is a batched matrix product between permutations.
enum Einsum {
    static func read(_ node: ONNXNode, _ importer: inout Importer) throws {
        let equation = try node.required("equation", node.string).filter { $0 != " " }
        let sides = equation.split(separator: ">", omittingEmptySubsequences: false)
        let terms = (sides.first ?? "").replacing("-", with: "").split(separator: ",").map(Array.init)
        guard sides.count == 2, node.inputs.count == 2, terms.count == 2, !equation.contains("."),
            (terms + [Array(sides[1])]).allSatisfy({ Set($0).count == $0.count })
        else { throw GraphError("the equation '\(equation)' is not a product of two operands") }
        let (a, b) = (try importer.input(node, 0), try importer.input(node, 1))
        let (left, right, output) = (terms[0], terms[1], Array(sides[1]))
        var sizes: [Character: Int] = [:]
        for (term, operand) in [(left, a), (right, b)] {
            let shape = importer.graph.shape(of: operand)
            guard shape.count == term.count else { throw GraphError("'\(equation)' does not fit a shape of \(shape)") }
            for (label, size) in zip(term, shape) {
                guard sizes[label, default: size] == size else { throw GraphError("axis \(label) has two sizes") }
                sizes[label] = size
            }
        }
        let batch = left.filter { right.contains($0) && output.contains($0) }
        let summed = left.filter { right.contains($0) && !output.contains($0) }
        let rows = left.filter { !right.contains($0) }
        let columns = right.filter { !left.contains($0) }
        guard Set(output) == Set(batch + rows + columns) else {
            throw GraphError("the equation '\(equation)' is not a matrix product")
        }
        func size(_ labels: [Character]) -> Int { labels.reduce(1) { $0 * (sizes[$1] ?? 1) } }
        func matrix(
            _ operand: TensorID, _ term: [Character], _ groups: [[Character]], _ importer: inout Importer
        ) throws -> TensorID {
            let order = groups.joined().compactMap { term.firstIndex(of: $0) }
            let moved = try importer.emit(Transpose(permutation: order), [operand], for: node)
            return try importer.emit(Reshape(shape: groups.map(size)), [moved], for: node)
        }
        let product = try importer.emit(
            MatMul(),
            [
                try matrix(a, left, [batch, rows, summed], &importer),
                try matrix(b, right, [batch, summed, columns], &importer),
            ], for: node)
        let labels = batch + rows + columns
        let full = try importer.emit(Reshape(shape: labels.map { sizes[$0] ?? 1 }), [product], for: node)
        let order = output.compactMap { labels.firstIndex(of: $0) }
        importer.bind(node, try importer.emit(Transpose(permutation: order), [full], for: node))
    }
}
