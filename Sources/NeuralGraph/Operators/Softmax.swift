import ONNX

/// ONNX `Softmax` or `LogSoftmax` along one axis.
package struct Softmax: Operator {
    package let axis: Int
    package let logarithm: Bool

    package var name: String { logarithm ? "LogSoftmax" : "Softmax" }
    package var headRole: HeadRole { .softmax(axis: axis, logarithm: logarithm) }

    package func outputType(_ inputs: [TensorType]) throws -> TensorType {
        guard inputs[0].shape.indices.contains(axis) else {
            throw GraphError("axis \(axis) is outside a shape of \(inputs[0].shape)")
        }
        return inputs[0]
    }

    package var gradient: GradientRule {
        .rule { [self] scope in
            try scope.set(0) {
                let (dy, y) = ($0.upstream, $0.output)
                let reduce = Reduce(.sum, axes: [axis], keepsDimensions: true)
                if logarithm {
                    let share = try $0.add(Binary(.multiply), $0.add(Unary(.exp), y), $0.add(reduce, dy))
                    return try $0.add(Binary(.subtract), dy, share)
                }
                let mean = try $0.add(reduce, $0.add(Binary(.multiply), dy, y))
                return try $0.add(Binary(.multiply), y, $0.add(Binary(.subtract), dy, mean))
            }
        }
    }

    static func read(_ node: ONNXNode, _ importer: inout Importer, logarithm: Bool) throws {
        let x = try importer.input(node, 0)
        let shape = importer.graph.shape(of: x)
        let axis = try axisIndex(try node.int("axis", default: importer.opset < 13 ? 1 : -1), rank: shape.count)
        guard importer.opset < 13, axis != shape.count - 1 else {
            let operation = Softmax(axis: axis, logarithm: logarithm)
            return importer.bind(node, try importer.emit(operation, [x], for: node))
        }
        // Before opset 13 all axes from `axis` on are one.
        let flat = Reshape(shape: [shape[..<axis].reduce(1, *), shape[axis...].reduce(1, *)])
        let rows = try importer.emit(flat, [x], for: node)
        let result = try importer.emit(Softmax(axis: 1, logarithm: logarithm), [rows], for: node)
        importer.bind(node, try importer.emit(Reshape(shape: shape), [result], for: node))
    }
}
