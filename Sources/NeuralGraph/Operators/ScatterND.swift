import ONNX

/// ONNX `ScatterND` of constants, as exporters spell out assignments to parts of a mask.
enum ScatterND {
    static func read(_ node: ONNXNode, _ importer: inout Importer) throws {
        guard try node.string("reduction", default: "none") == "none" else {
            throw GraphError("its reduction is not supported")
        }
        let data = try importer.constantInput(node, 0)
        let updates = try importer.constantInput(node, 2)
        let positions = try importer.constantIntegers(node, 1)
        let shape = importer.graph.shape(of: data)
        let indexShape = importer.graph.shape(of: try importer.input(node, 1))
        guard let depth = indexShape.last, depth <= shape.count, depth > 0 else {
            throw GraphError("indices of shape \(indexShape) do not fit a shape of \(shape)")
        }
        let block = shape[depth...].reduce(1, *)
        let strides = Layout.rowMajor(rank: shape.count).strides(shape)
        let count = positions.count / depth
        guard importer.graph.type(of: updates).elementCount == count * block,
            importer.graph.type(of: updates).elementType == importer.graph.type(of: data).elementType
        else { throw GraphError("updates do not fit \(count) blocks of \(block) elements") }
        let starts = try (0..<count).map { row in
            try (0..<depth).reduce(0) { sum, axis in
                sum + strides[axis] * (try axisIndex(positions[row * depth + axis], rank: shape[axis]))
            }
        }
        func scattered<Element>(_ values: [Element], _ updates: [Element]) -> [Element] {
            var result = values
            for (row, start) in starts.enumerated() {
                for offset in 0..<block { result[start + offset] = updates[row * block + offset] }
            }
            return result
        }
        guard let old = importer.graph[data].constant, let new = importer.graph[updates].constant else { return }
        let isFloat = importer.graph.type(of: data).elementType == .float32
        importer.bind(
            node,
            isFloat
                ? try importer.constant(shape: shape, floats: scattered(old.floats(), new.floats()), for: node)
                : try importer.constant(
                    shape: shape, integers: scattered(old.int64s(), new.int64s()).map { Int($0) }, for: node))
    }
}
