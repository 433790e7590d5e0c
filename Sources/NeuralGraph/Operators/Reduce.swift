import ONNX

/// A sum, mean, extreme or product over some axes.
package struct Reduce: Operator {
    package enum Kind: String, Sendable, CaseIterable {
        case sum = "ReduceSum"
        case mean = "ReduceMean"
        case maximum = "ReduceMax"
        case minimum = "ReduceMin"
        case product = "ReduceProd"
    }

    package let kind: Kind
    /// Ascending, each once.
    package let axes: [Int]
    package let keepsDimensions: Bool

    package init(_ kind: Kind, axes: [Int], keepsDimensions: Bool) {
        self.kind = kind
        self.axes = axes
        self.keepsDimensions = keepsDimensions
    }

    package var name: String { kind.rawValue }

    package func outputType(_ inputs: [TensorType]) throws -> TensorType {
        let shape = inputs[0].shape
        guard axes.allSatisfy({ shape.indices.contains($0) }) else {
            throw GraphError("axes \(axes) are outside a shape of \(shape)")
        }
        return try TensorType(
            shape.indices.compactMap { axes.contains($0) ? (keepsDimensions ? 1 : nil) : shape[$0] },
            inputs[0].elementType)
    }

    /// How many elements make one of the output.
    func count(_ shape: [Int]) -> Int { axes.reduce(1) { $0 * shape[$1] } }

    package var gradient: GradientRule {
        .rule { [self] scope in
            try scope.set(0) {
                let shape = $0.shape(of: $0.input(0))
                let kept = shape.indices.map { axes.contains($0) ? 1 : shape[$0] }
                func spread(_ tensor: TensorID, _ scope: inout GradientScope) throws -> TensorID {
                    keepsDimensions ? tensor : try scope.add(Reshape(shape: kept), tensor)
                }
                let gradient = try spread($0.upstream, &$0)
                switch kind {
                case .sum:
                    return try $0.add(Expand(shape: shape), gradient)
                case .mean:
                    let share = try $0.add(
                        Binary(.multiply), gradient, $0.scalar(1 / Float(max(1, count(shape)))))
                    return try $0.add(Expand(shape: shape), share)
                case .maximum, .minimum:
                    // Equal extremes share the gradient.
                    let hits = try $0.add(Binary(.equal), $0.input(0), spread($0.output, &$0))
                    let number = try $0.add(Reduce(.sum, axes: axes, keepsDimensions: true), hits)
                    return try $0.add(Binary(.multiply), hits, $0.add(Binary(.divide), gradient, number))
                case .product:
                    // The product of the others: without zeros the product by the element, with one zero the product of the
                    // rest for that zero alone, and nothing with several.
                    let isZero = try $0.add(Binary(.equal), $0.input(0), $0.scalar(0))
                    let factors = try $0.add(Binary(.add), $0.input(0), isZero)
                    let product = try $0.add(Reduce(.product, axes: axes, keepsDimensions: true), factors)
                    let zeros = try $0.add(Reduce(.sum, axes: axes, keepsDimensions: true), isZero)
                    let others = try $0.add(Binary(.divide), product, factors)
                    let counted = try $0.add(Binary(.multiply), others, $0.add(Binary(.equal), zeros, isZero))
                    return try $0.add(Binary(.multiply), counted, gradient)
                }
            }
        }
    }

    package func layouts(_ inputs: [Layout], _ types: [TensorType]) -> LayoutDecision {
        if keepsDimensions { return LayoutDecision(inputs: inputs, output: inputs[0]) }
        let kept = (0..<types[0].rank).filter { !axes.contains($0) }
        return LayoutDecision(
            inputs: inputs,
            output: Layout(order: inputs[0].order.compactMap { kept.firstIndex(of: $0) }))
    }

    package func formats(_ inputs: [ElementFormat], isResult: Bool) -> ElementFormats {
        kind == .sum || kind == .mean
            ? ElementFormats(inputs: inputs, output: .float32) : .float32(count: inputs.count)
    }

    /// - Parameters:
    ///   - before: what is computed of each element before the reduction, as |x| for the L1 norm.
    ///   - after: what is computed of the result.
    static func read(
        _ node: ONNXNode, _ importer: inout Importer, _ kind: Kind, before: [any Operator] = [],
        after: [any Operator] = []
    ) throws {
        var result = try importer.input(node, 0)
        let axes = try axes(node, importer, rank: importer.graph.shape(of: result).count)
        let keepsDimensions = try node.int("keepdims", default: 1) != 0
        let reduction = axes.map { Reduce(kind, axes: $0, keepsDimensions: keepsDimensions) }
        for function in before + [reduction].compactMap({ $0 }) + after {
            result = try importer.emit(function, function is Binary ? [result, result] : [result], for: node)
        }
        importer.bind(node, result)
    }

    /// The axes to reduce; nil for none. They moved from an attribute to an input in opset 13 (`ReduceSum`) and 18 (the others).
    static func axes(_ node: ONNXNode, _ importer: Importer, rank: Int) throws -> [Int]? {
        let given = importer.has(node, 1) ? try importer.constantIntegers(node, 1) : try node.ints("axes", default: [])
        guard given.isEmpty else { return try Set(given.map { try axisIndex($0, rank: rank) }).sorted() }
        return try node.int("noop_with_empty_axes", default: 0) != 0 ? nil : Array(0..<rank)
    }

    /// `GlobalAveragePool` and `GlobalMaxPool`: over all spatial axes, which keep size 1.
    static func readGlobalPool(_ node: ONNXNode, _ importer: inout Importer, _ kind: Kind) throws {
        let x = try importer.input(node, 0)
        let rank = importer.graph.shape(of: x).count
        guard rank >= 3 else { throw GraphError("its input \(importer.graph.shape(of: x)) has no spatial axes") }
        importer.bind(
            node, try importer.emit(Reduce(kind, axes: Array(2..<rank), keepsDimensions: true), [x], for: node))
    }
}
