/// Tensors side by side along the channels, times a constant scale plus a constant shift per channel, and with `isRectified`
/// what of it is above 0: what each layer of a DenseNet does to all layers before it, without a copy of them.
///
/// Inputs: the parts [N, C_i, ...], and scale and shift of the sum of all C_i.
package struct JoinedAffine: Operator {
    package var isRectified = false

    package var name: String { "BatchNormalization" }

    package func outputType(_ inputs: [TensorType]) throws -> TensorType {
        let parts = Array(inputs.dropLast(2))
        let joined = parts.count == 1 ? parts[0] : try Concat(axis: 1).outputType(parts)
        return try ChannelAffine().outputType([joined] + inputs.suffix(2))
    }

    package var gradient: GradientRule {
        .rule { [isRectified] scope in
            let scale = scope.input(scope.node.inputs.count - 2)
            let zero = try scope.graph.addConstant(
                "zero", shape: scope.shape(of: scale), floats: Array(repeating: 0, count: scope.shape(of: scale)[0]))
            var gradient = scope.upstream
            if isRectified { gradient = try scope.add(Binary(.whereSecondIsPositive), gradient, scope.output) }
            gradient = try scope.add(ChannelAffine(), gradient, scale, zero)
            var start = 0
            for part in 0..<scope.node.inputs.count - 2 {
                let shape = scope.shape(of: scope.input(part))
                let starts = shape.indices.map { $0 == 1 ? start : 0 }
                try scope.set(part) { try $0.add(Slice(starts: starts, shape: shape), gradient) }
                start += shape[1]
            }
        }
    }

    package func layouts(_ inputs: [Layout], _ types: [TensorType]) -> LayoutDecision {
        let parts = types.dropLast(2).map { Layout.channelsLast(rank: $0.rank) }
        return LayoutDecision(inputs: parts + inputs.suffix(2), output: .channelsLast(rank: types[0].rank))
    }

    package func formats(_ inputs: [ElementFormat], isResult: Bool) -> ElementFormats {
        let format = inputs.contains(.bfloat16) ? ElementFormat.bfloat16 : .float32
        return ElementFormats(inputs: inputs.dropLast(2).map { _ in format } + [.float32, .float32], output: format)
    }
}
