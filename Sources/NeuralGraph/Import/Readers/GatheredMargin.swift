import ONNX

/// ONNX `Pad` in its modes `reflect`, `edge` and `wrap`.
enum GatheredMargin {
    /// Each margin's elements are picked from the tensor itself.
    static func read(
        _ x: TensorID, _ before: [Int], _ after: [Int], _ mode: String, _ node: ONNXNode, _ importer: inout Importer
    ) throws {
        var result = x
        for axis in before.indices where before[axis] != 0 || after[axis] != 0 {
            let size = importer.graph.shape(of: x)[axis]
            guard size > 0, size + before[axis] + after[axis] <= 1 << 16 else {
                throw GraphError("pads \(before) and \(after) do not fit a shape of \(importer.graph.shape(of: x))")
            }
            let positions = Array(stride(from: -before[axis], to: size + after[axis], by: 1))
            let indices = try positions.map { position -> Int in
                switch mode {
                case "edge": return min(max(position, 0), size - 1)
                case "wrap": return (position % size + size) % size
                case "reflect":
                    let period = max(1, 2 * (size - 1))
                    let folded = (position % period + period) % period
                    return min(folded, period - folded)
                default: throw GraphError("padding mode '\(mode)' is unknown")
                }
            }
            result = try importer.emit(
                Gather(axis: axis, indices: indices, indexShape: [indices.count]), [result], for: node)
        }
        importer.bind(node, result)
    }
}
