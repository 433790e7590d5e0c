import ONNX

/// The same elements in row-major order under another shape: ONNX's `Reshape`, `Flatten`, `Squeeze` and `Unsqueeze`.
package struct Reshape: Operator, Foldable {
    package let shape: [Int]

    package init(shape: [Int]) { self.shape = shape }

    package var name: String { "Reshape" }
    package var gridEffect: GridEffect { .reshapes }
    package var storage: StorageRule { .view }

    package func outputType(_ inputs: [TensorType]) throws -> TensorType {
        let type = try TensorType(shape, inputs[0].elementType)
        guard type.elementCount == inputs[0].elementCount else {
            throw GraphError("a tensor of shape \(inputs[0].shape) cannot become \(shape)")
        }
        return type
    }

    /// The pictures are the outermost axis before and after, whatever else is a part of it.
    package func batched(_ count: Int, _ types: [TensorType]) -> any Operator {
        shape.isEmpty ? self : Reshape(shape: [shape[0] * count] + shape[1...])
    }

    package var gradient: GradientRule {
        .rule { scope in
            try scope.set(0) { try $0.add(Reshape(shape: $0.shape(of: $0.input(0))), $0.upstream) }
        }
    }

    package func layouts(_ inputs: [Layout], _ types: [TensorType]) -> LayoutDecision {
        if let layout = inputs[0].reshaped(from: types[0].shape, to: shape) {
            return LayoutDecision(inputs: inputs, output: layout)
        }
        return LayoutDecision(inputs: [.rowMajor(rank: types[0].rank)], output: .rowMajor(rank: shape.count))
    }

    package func formats(_ inputs: [ElementFormat], isResult: Bool) -> ElementFormats { .likeFirst(inputs) }

    package func fold(_ inputs: [HostTensor], to type: TensorType) throws -> HostTensor {
        HostTensor(type, inputs[0].constant)
    }

    static func readReshape(_ node: ONNXNode, _ importer: inout Importer) throws {
        let x = try importer.input(node, 0)
        let old = importer.graph.shape(of: x)
        var shape = try importer.constantIntegers(node, 1)
        if try node.int("allowzero", default: 0) == 0 {
            for index in shape.indices where shape[index] == 0 {
                guard index < old.count else { throw GraphError("it keeps axis \(index) of a shape of \(old)") }
                shape[index] = old[index]
            }
        }
        if let open = shape.firstIndex(of: -1) {
            let rest = try TensorType(shape.enumerated().filter { $0.offset != open }.map(\.element)).elementCount
            let count = importer.graph.type(of: x).elementCount
            guard rest > 0, count % rest == 0 else { throw GraphError("a shape of \(old) cannot become \(shape)") }
            shape[open] = count / rest
        }
        importer.bind(node, try importer.emit(Reshape(shape: shape), [x], for: node))
    }

    static func readFlatten(_ node: ONNXNode, _ importer: inout Importer) throws {
        let x = try importer.input(node, 0)
        let old = importer.graph.shape(of: x)
        let given = try node.int("axis", default: 1)
        let axis = given < 0 ? given + old.count : given
        guard (0...old.count).contains(axis) else { throw GraphError("axis \(given) is outside a shape of \(old)") }
        let shape = [old[..<axis].reduce(1, *), old[axis...].reduce(1, *)]
        importer.bind(node, try importer.emit(Reshape(shape: shape), [x], for: node))
    }

    static func readSqueeze(_ node: ONNXNode, _ importer: inout Importer) throws {
        let x = try importer.input(node, 0)
        let old = importer.graph.shape(of: x)
        let given = importer.has(node, 1) ? try importer.constantIntegers(node, 1) : try node.ints("axes")
        let axes = try given.map { try $0.map { try axisIndex($0, rank: old.count) } }
        let dropped = axes ?? old.indices.filter { old[$0] == 1 }
        guard dropped.allSatisfy({ old[$0] == 1 }) else { throw GraphError("axes \(dropped) of \(old) are not 1") }
        let shape = old.indices.filter { !dropped.contains($0) }.map { old[$0] }
        importer.bind(node, try importer.emit(Reshape(shape: shape), [x], for: node))
    }

    static func readUnsqueeze(_ node: ONNXNode, _ importer: inout Importer) throws {
        let x = try importer.input(node, 0)
        var shape = importer.graph.shape(of: x)
        let given = importer.has(node, 1) ? try importer.constantIntegers(node, 1) : try node.ints("axes", default: [])
        let rank = shape.count + given.count
        let axes = try given.map { try axisIndex($0, rank: rank) }.sorted()
        guard Set(axes).count == axes.count else { throw GraphError("axes \(given) name one axis twice") }
        for axis in axes { shape.insert(1, at: axis) }
        importer.bind(node, try importer.emit(Reshape(shape: shape), [x], for: node))
    }
}
