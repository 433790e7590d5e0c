import ONNX

/// ONNX `ScatterND` and `GatherND`, as exporters spell out assignments to parts of a tensor and look-ups in tables. Indices are
/// constants; so are tables, and whatever a reduction applies to.
enum ScatterND {
    /// Where the blocks that indices point at begin, and how many elements each has.
    private static func blocks(
        _ positions: [Int], _ indexShape: [Int], in shape: [Int]
    ) throws -> (starts: [Int], block: Int) {
        guard let depth = indexShape.last, depth <= shape.count, depth > 0 else {
            throw GraphError("indices of shape \(indexShape) do not fit a shape of \(shape)")
        }
        let block = shape[depth...].reduce(1, *)
        let starts = try (0..<positions.count / depth).map { row in
            try (0..<depth).reduce(0) { sum, axis in
                sum * shape[axis] + (try axisIndex(positions[row * depth + axis], rank: shape[axis]))
            } * block
        }
        return (starts, block)
    }

    static func readGather(_ node: ONNXNode, _ importer: inout Importer) throws {
        guard try node.int("batch_dims", default: 0) == 0 else { throw GraphError("its batch_dims are not supported") }
        let data = try importer.constantInput(node, 0)
        let shape = importer.graph.shape(of: data)
        let indexShape = importer.graph.shape(of: try importer.input(node, 1))
        let (starts, block) = try blocks(try importer.constantIntegers(node, 1), indexShape, in: shape)
        let result = indexShape.dropLast() + shape[(indexShape.last ?? 0)...]
        let isFloat = importer.graph.type(of: data).elementType == .float32
        try importer.checkSize(
            ofConstant: TensorType(Array(result)), madeFrom: importer.graph.type(of: data).elementCount)
        if isFloat {
            let values = try importer.constantFloats(node, 0)
            let picked = starts.flatMap { values[$0..<$0 + block] }
            return importer.bind(node, try importer.constant(shape: Array(result), floats: picked, for: node))
        }
        let values = try importer.constantIntegers(node, 0)
        let picked = starts.flatMap { values[$0..<$0 + block] }
        importer.bind(node, try importer.constant(shape: Array(result), integers: picked, for: node))
    }

    static func read(_ node: ONNXNode, _ importer: inout Importer) throws {
        let reduction = try node.string("reduction", default: "none")
        let kind: Binary.Kind? =
            switch reduction {
            case "none": nil
            case "add": .add
            case "mul": .multiply
            case "min": .minimum
            case "max": .maximum
            default: throw GraphError("the reduction '\(reduction)' is unknown")
            }
        let (data, updates) = (try importer.input(node, 0), try importer.input(node, 2))
        let shape = importer.graph.shape(of: data)
        let indexShape = importer.graph.shape(of: try importer.input(node, 1))
        let (starts, block) = try blocks(try importer.constantIntegers(node, 1), indexShape, in: shape)
        guard let kind else {
            let operation = Scatter(positions: starts.map { block == 0 ? 0 : $0 / block }, block: block)
            return importer.bind(node, try importer.emit(operation, [data, updates], for: node))
        }
        let count = starts.count
        guard importer.graph.type(of: updates).elementCount == count * block,
            importer.graph.type(of: updates).elementType == importer.graph.type(of: data).elementType
        else { throw GraphError("updates do not fit \(count) blocks of \(block) elements") }
        func scattered<Element>(
            _ values: [Element], _ updates: [Element], _ combine: (Binary, Element, Element) throws -> Element
        ) rethrows -> [Element] {
            var result = values
            for (row, start) in starts.enumerated() {
                for offset in 0..<block {
                    let update = updates[row * block + offset]
                    result[start + offset] = try combine(Binary(kind), result[start + offset], update)
                }
            }
            return result
        }
        guard let old = importer.graph[data].constant, let new = importer.graph[updates].constant else {
            throw GraphError("the reduction '\(reduction)' of what is no constant is not supported")
        }
        let isFloat = importer.graph.type(of: data).elementType == .float32
        importer.bind(
            node,
            isFloat
                ? try importer.constant(
                    shape: shape, floats: scattered(old.floats(), new.floats()) { $0.floatResult($1, $2) }, for: node)
                : try importer.constant(
                    shape: shape,
                    integers: scattered(old.int64s(), new.int64s()) { try $0.integerResult($1, $2) }.map { Int($0) },
                    for: node))
    }
}
