import ONNX

/// ONNX `Einsum` of one operand, or of two where it is a batched matrix product between permutations.
enum Einsum {
    static func read(_ node: ONNXNode, _ importer: inout Importer) throws {
        let equation = try node.required("equation", node.string).filter { $0 != " " }
        let sides = equation.replacing("->", with: ">").split(separator: ">", omittingEmptySubsequences: false)
        let terms = (sides.first ?? "").split(separator: ",", omittingEmptySubsequences: false).map(Array.init)
        let labels = terms.joined()
        // Without an arrow: the labels that occur once, in alphabetical order.
        let output =
            sides.count == 2
            ? Array(sides[1]) : Set(labels).filter { label in labels.count { $0 == label } == 1 }.sorted()
        guard sides.count <= 2, terms.count == node.inputs.count, (1...2).contains(terms.count),
            !equation.contains("."),
            (terms + [output]).allSatisfy({ Set($0).count == $0.count }), Set(output).isSubset(of: labels)
        else { throw GraphError("the equation '\(equation)' is not a product of two operands") }
        if terms.count == 1 {
            try readSum(equation, terms[0], output, node, &importer)
        } else {
            try readProduct(equation, terms, output, node, &importer)
        }
    }

    /// One operand, with some axes summed and the others permuted.
    private static func readSum(
        _ equation: String, _ term: [Character], _ output: [Character], _ node: ONNXNode, _ importer: inout Importer
    ) throws {
        var x = try importer.input(node, 0)
        let shape = importer.graph.shape(of: x)
        guard shape.count == term.count else { throw GraphError("'\(equation)' does not fit a shape of \(shape)") }
        let summed = term.indices.filter { !output.contains(term[$0]) }
        if !summed.isEmpty {
            x = try importer.emit(Reduce(.sum, axes: summed, keepsDimensions: false), [x], for: node)
        }
        let kept = term.filter { output.contains($0) }
        let order = output.compactMap { kept.firstIndex(of: $0) }
        importer.bind(node, try importer.emit(Transpose(permutation: order), [x], for: node))
    }

    private static func readProduct(
        _ equation: String, _ terms: [[Character]], _ output: [Character], _ node: ONNXNode,
        _ importer: inout Importer
    ) throws {
        let (a, b) = (try importer.input(node, 0), try importer.input(node, 1))
        let (left, right) = (terms[0], terms[1])
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
