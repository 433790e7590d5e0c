import ONNX

/// ONNX `Where`: the second input where the first is not 0, else the third; all three broadcast.
package struct Select: Operator, Foldable {
    package var name: String { "Where" }
    package var gridEffect: GridEffect { .keeps }

    package func outputType(_ inputs: [TensorType]) throws -> TensorType {
        guard inputs[1].elementType == inputs[2].elementType else {
            throw GraphError("its inputs have different element types")
        }
        let shape = try broadcastShape(try broadcastShape(inputs[0].shape, inputs[1].shape), inputs[2].shape)
        return try TensorType(shape, inputs[1].elementType)
    }

    package var gradient: GradientRule {
        .rule { scope in
            try scope.set(1) {
                let kept = try $0.add(Select(), $0.input(0), $0.upstream, $0.scalar(0))
                return try $0.unbroadcast(kept, to: $0.shape(of: $0.input(1)))
            }
            try scope.set(2) {
                let kept = try $0.add(Select(), $0.input(0), $0.scalar(0), $0.upstream)
                return try $0.unbroadcast(kept, to: $0.shape(of: $0.input(2)))
            }
        }
    }

    package func layouts(_ inputs: [Layout], _ types: [TensorType]) -> LayoutDecision {
        let rank = types.map(\.rank).max() ?? 0
        let leader = zip(inputs, types).filter { $0.1.rank == rank }.max { $0.1.elementCount < $1.1.elementCount }
        return LayoutDecision(inputs: inputs, output: leader?.0 ?? .rowMajor(rank: rank))
    }

    package func fold(_ inputs: [HostTensor], to type: TensorType) throws -> HostTensor {
        func chosen<Element>(_ condition: [Bool], _ a: [Element], _ b: [Element]) -> [Element] {
            let shapes = inputs.map(\.type.shape)
            let first = BroadcastIndices([shapes[0], shapes[1]], to: type.shape).map { ($0, $1) }
            let second = BroadcastIndices([shapes[0], shapes[2]], to: type.shape).map { $1 }
            return zip(first, second).map { condition[$0.0] ? a[$0.1] : b[$1] }
        }
        let condition = try inputs[0].floats().map { $0 != 0 }
        switch type.elementType {
        case .float32:
            return HostTensor(type, floats: chosen(condition, try inputs[1].floats(), try inputs[2].floats()))
        case .int64: return HostTensor(type, int64s: chosen(condition, try inputs[1].int64s(), try inputs[2].int64s()))
        }
    }

    static func read(_ node: ONNXNode, _ importer: inout Importer) throws {
        let operands = [
            try importer.floatInput(node, 0), try importer.input(node, 1), try importer.input(node, 2),
        ]
        importer.bind(node, try importer.emit(Select(), operands, for: node))
    }
}
