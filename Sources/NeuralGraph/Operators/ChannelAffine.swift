import ONNX

/// y = x * scale + shift with one constant scale and shift per channel (axis 1): ONNX `BatchNormalization` at inference.
package struct ChannelAffine: Operator {
    package var name: String { "BatchNormalization" }
    package var gridEffect: GridEffect { .keeps }
    package var headRole: HeadRole { .adjusts(nil) }

    package func outputType(_ inputs: [TensorType]) throws -> TensorType {
        let shape = inputs[0].shape
        guard shape.count >= 2, inputs[1].shape == [shape[1]], inputs[2].shape == [shape[1]] else {
            throw GraphError("a scale of \(inputs[1].shape) does not fit an input of \(shape)")
        }
        return inputs[0]
    }

    package var gradient: GradientRule {
        .rule { scope in
            try scope.set(0) {
                let channels = $0.shape(of: $0.input(1))[0]
                let zero = try $0.graph.addConstant(
                    "zero", shape: [channels], floats: Array(repeating: 0, count: channels))
                return try $0.add(ChannelAffine(), $0.upstream, $0.input(1), zero)
            }
        }
    }

    package func layouts(_ inputs: [Layout], _ types: [TensorType]) -> LayoutDecision {
        let activations = Layout.channelsLast(rank: types[0].rank)
        return LayoutDecision(inputs: [activations, inputs[1], inputs[2]], output: activations)
    }

    package func formats(_ inputs: [ElementFormat], isResult: Bool) -> ElementFormats {
        ElementFormats(inputs: [inputs[0], .float32, .float32], output: inputs[0])
    }

    static func read(_ node: ONNXNode, _ importer: inout Importer) throws {
        let x = try importer.input(node, 0)
        guard try node.int("training_mode", default: 0) == 0 else {
            return try Normalization.readStandardization(of: x, node, &importer)
        }
        let parameters = try (1...4).map { try importer.constantFloats(node, $0).map(Double.init) }
        let channels = importer.graph.shape(of: x).dropFirst().first ?? 0
        guard parameters.allSatisfy({ $0.count == channels }) else {
            throw GraphError("its parameters do not fit \(channels) channels")
        }
        let epsilon = Double(try node.float("epsilon", default: 1e-5))
        let scale = (0..<channels).map { parameters[0][$0] / (parameters[3][$0] + epsilon).squareRoot() }
        let shift = (0..<channels).map { parameters[1][$0] - parameters[2][$0] * scale[$0] }
        let operands = [
            x, try importer.constant(shape: [channels], floats: scale.map(Float.init), for: node),
            try importer.constant(shape: [channels], floats: shift.map(Float.init), for: node),
        ]
        importer.bind(node, try importer.emit(ChannelAffine(), operands, for: node))
    }
}
