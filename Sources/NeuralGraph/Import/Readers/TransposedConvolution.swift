import ONNX

/// ONNX `ConvTranspose`: the gradient of a convolution, with a bias.
enum TransposedConvolution {
    static func read(_ node: ONNXNode, _ importer: inout Importer) throws {
        let x = try importer.input(node, 0)
        let weights = try importer.constantInput(node, 1)
        let (input, shape) = (importer.graph.shape(of: x), importer.graph.shape(of: weights))
        guard input.count >= 3, shape.count == input.count else {
            throw GraphError("input \(input) and weights \(shape) are not those of a convolution")
        }
        let groups = try node.int("group", default: 1)
        guard groups > 0, shape[0] > 0, shape[0] % groups == 0 else {
            throw GraphError("weights \(shape) do not fit \(groups) groups")
        }
        let (window, sizes) = try geometry(node, kernel: Array(shape[2...]), input: Array(input[2...]))
        let operation = ConvolutionBackwardData(window: window, groups: groups, spatialShape: sizes)
        var result = try importer.emit(operation, [x, weights], for: node)
        if importer.has(node, 2) {
            let bias = try importer.constantInput(node, 2)
            let channels = importer.graph.shape(of: result)[1]
            let ones = try importer.constant(
                shape: [channels], floats: Array(repeating: 1, count: channels), for: node)
            result = try importer.emit(ChannelAffine(), [result, ones, bias], for: node)
        }
        importer.bind(node, result)
    }

    /// The window of the convolution whose gradient it is, and the output's spatial shape.
    private static func geometry(
        _ node: ONNXNode, kernel: [Int], input: [Int]
    ) throws -> (window: Window, sizes: [Int]) {
        let rank = kernel.count
        var attributes = node.attributes
        attributes["auto_pad"] = nil
        let plain = ONNXNode(
            name: node.name, opType: node.opType, inputs: node.inputs, outputs: node.outputs, attributes: attributes)
        var window = try Window(plain, kernel: kernel, input: input)
        let extra = try node.ints("output_padding", default: Array(repeating: 0, count: rank))
        let mode = try node.string("auto_pad", default: "NOTSET")
        let wanted = try node.ints("output_shape").map { Array($0.suffix(rank)) }
        guard extra.count == rank, wanted?.count ?? rank == rank,
            extra.allSatisfy({ $0 >= 0 && $0 < 1 << 24 }),
            wanted?.allSatisfy({ $0 > 0 && $0 < 1 << 24 }) ?? true
        else { throw GraphError("its output_padding or output_shape does not fit \(rank) spatial axes") }
        var sizes: [Int] = []
        for axis in 0..<rank {
            let extent = (kernel[axis] - 1) * window.dilations[axis] + 1
            let full = window.strides[axis] * (input[axis] - 1) + extent + extra[axis]
            let target = wanted?[axis] ?? (mode.hasPrefix("SAME") ? input[axis] * window.strides[axis] : nil)
            if let target {
                let total = max(0, full - target)
                window.padsBegin[axis] = mode == "SAME_UPPER" ? total / 2 : total - total / 2
                window.padsEnd[axis] = total - window.padsBegin[axis]
                sizes.append(target)
            } else {
                sizes.append(full - window.padsBegin[axis] - window.padsEnd[axis])
            }
        }
        return (window, sizes)
    }
}
