import ONNX

/// What ONNX has as normalisations and is read as `Normalize` with its scale and shift.
enum Normalization {
    /// `LayerNormalization`: over the axes from `axis` on.
    static func readLayer(_ node: ONNXNode, _ importer: inout Importer) throws {
        let x = try importer.input(node, 0)
        let rank = importer.graph.shape(of: x).count
        let axis = try axisIndex(try node.int("axis", default: -1), rank: rank)
        let operation = Normalize(axisCount: rank - axis, epsilon: try node.float("epsilon", default: 1e-5))
        var result = try importer.emit(operation, [x], for: node)
        result = try importer.emit(Binary(.multiply), [result, try importer.input(node, 1)], for: node)
        if importer.has(node, 2) {
            result = try importer.emit(Binary(.add), [result, try importer.input(node, 2)], for: node)
        }
        importer.bind(node, result)
        if node.outputs.count > 1 { try bindStatistics(of: x, axes: Array(axis..<rank), node, &importer) }
    }

    /// The mean, and 1 / sqrt(variance + epsilon): a layer normalisation's optional outputs.
    private static func bindStatistics(
        of x: TensorID, axes: [Int], _ node: ONNXNode, _ importer: inout Importer
    ) throws {
        let average = Reduce(.mean, axes: axes, keepsDimensions: true)
        let mean = try importer.emit(average, [x], for: node)
        importer.bind(node, output: 1, mean)
        let difference = try importer.emit(Binary(.subtract), [x, mean], for: node)
        let square = try importer.emit(Binary(.multiply), [difference, difference], for: node)
        let variance = try importer.emit(average, [square], for: node)
        let shifted = try importer.emit(
            Unary(.linear(scale: 1, shift: node.float("epsilon", default: 1e-5))), [variance], for: node)
        let deviation = try importer.emit(Unary(.sqrt), [shifted], for: node)
        let one = try importer.constant(shape: [], floats: [1], for: node)
        importer.bind(node, output: 2, try importer.emit(Binary(.divide), [one, deviation], for: node))
    }

    /// `RMSNormalization`: x / sqrt(mean(x^2) + epsilon) times a scale, over the axes from `axis` on.
    static func readRootMeanSquare(_ node: ONNXNode, _ importer: inout Importer) throws {
        let x = try importer.input(node, 0)
        let rank = importer.graph.shape(of: x).count
        let axis = try axisIndex(try node.int("axis", default: -1), rank: rank)
        let steps: [any Operator] = [
            Reduce(.mean, axes: Array(axis..<rank), keepsDimensions: true),
            Unary(.linear(scale: 1, shift: try node.float("epsilon", default: 1e-5))), Unary(.sqrt),
        ]
        let squares = try importer.emit(Binary(.multiply), [x, x], for: node)
        let size = try steps.reduce(squares) { try importer.emit($1, [$0], for: node) }
        let normalized = try importer.emit(Binary(.divide), [x, size], for: node)
        importer.bind(
            node, try importer.emit(Binary(.multiply), [normalized, try importer.input(node, 1)], for: node))
    }

    /// `InstanceNormalization`: over the spatial axes of each channel.
    static func readInstance(_ node: ONNXNode, _ importer: inout Importer) throws {
        let x = try importer.input(node, 0)
        let channels = importer.graph.shape(of: x).dropFirst().first ?? 0
        try readGroups(node, &importer, groups: channels, perChannel: true)
    }

    /// `GroupNormalization`: over the channels of each group and the spatial axes. The scale is one per group up to opset 20
    /// and one per channel from 21 on.
    static func readGroup(_ node: ONNXNode, _ importer: inout Importer) throws {
        let groups = try node.required("num_groups", node.int)
        let scale = importer.graph.shape(of: try importer.input(node, 1))
        try readGroups(node, &importer, groups: groups, perChannel: scale != [groups])
    }

    private static func readGroups(
        _ node: ONNXNode, _ importer: inout Importer, groups: Int, perChannel: Bool
    ) throws {
        let x = try importer.input(node, 0)
        let shape = importer.graph.shape(of: x)
        guard shape.count >= 3, groups > 0, shape[1] % groups == 0 else {
            throw GraphError("\(groups) groups do not fit an input of \(shape)")
        }
        let split = [shape[0], groups, shape[1] / groups * shape[2...].reduce(1, *)]
        let operation = Normalize(axisCount: 1, epsilon: try node.float("epsilon", default: 1e-5))
        var result = try importer.emit(Reshape(shape: split), [x], for: node)
        result = try importer.emit(operation, [result], for: node)
        if perChannel { result = try importer.emit(Reshape(shape: shape), [result], for: node) }
        let parameterShape = [1, perChannel ? shape[1] : groups] + (perChannel ? shape[2...].map { _ in 1 } : [1])
        for (index, kind) in [(1, Binary.Kind.multiply), (2, .add)] {
            let parameter = try importer.emit(
                Reshape(shape: parameterShape), [try importer.input(node, index)], for: node)
            result = try importer.emit(Binary(kind), [result, parameter], for: node)
        }
        if !perChannel { result = try importer.emit(Reshape(shape: shape), [result], for: node) }
        importer.bind(node, result)
    }

    /// `BatchNormalization` in training mode, where statistics are the input's own: how normaliser-free networks standardise their weights.
    static func readStandardization(
        of x: TensorID, _ node: ONNXNode, _ importer: inout Importer
    ) throws {
        let shape = importer.graph.shape(of: x)
        guard importer.graph.isConstant(x), shape.count >= 3 else {
            throw GraphError("it is in training mode; export the model in evaluation mode (model.eval())")
        }
        // Channels first, everything else in one axis.
        let order = [1, 0] + Array(2..<shape.count)
        let turned = order.map { shape[$0] }
        let rows = [shape[1], shape.reduce(1, *) / max(1, shape[1])]
        let normalize = Normalize(axisCount: 1, epsilon: try node.float("epsilon", default: 1e-5))
        var result = try importer.emit(Transpose(permutation: order), [x], for: node)
        result = try importer.emit(Reshape(shape: rows), [result], for: node)
        result = try importer.emit(normalize, [result], for: node)
        for (index, kind) in [(1, Binary.Kind.multiply), (2, .add)] {
            let parameter = try importer.emit(
                Reshape(shape: [shape[1], 1]), [try importer.input(node, index)], for: node)
            result = try importer.emit(Binary(kind), [result, parameter], for: node)
        }
        result = try importer.emit(Reshape(shape: turned), [result], for: node)
        importer.bind(node, try importer.emit(Transpose(permutation: order), [result], for: node))
    }
}
