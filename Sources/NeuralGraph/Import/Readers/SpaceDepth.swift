import ONNX

/// ONNX `DepthToSpace` and `SpaceToDepth` over [N, C, H, W]: blocks of pixels become channels and back.
enum SpaceDepth {
    static func readDepthToSpace(_ node: ONNXNode, _ importer: inout Importer) throws {
        let (x, shape, block) = try operands(node, importer)
        guard shape[1] % (block * block) == 0 else {
            throw GraphError("blocks of \(block) do not fit a shape of \(shape)")
        }
        let (channels, height, width) = (shape[1] / (block * block), shape[2], shape[3])
        let mode = try node.string("mode", default: "DCR")
        let split =
            mode == "CRD"
            ? [shape[0], channels, block, block, height, width] : [shape[0], block, block, channels, height, width]
        let order = mode == "CRD" ? [0, 1, 4, 2, 5, 3] : [0, 3, 4, 1, 5, 2]
        try move(
            x, split: split, order: order, to: [shape[0], channels, height * block, width * block], node, &importer)
    }

    static func readSpaceToDepth(_ node: ONNXNode, _ importer: inout Importer) throws {
        let (x, shape, block) = try operands(node, importer)
        guard shape[2] % block == 0, shape[3] % block == 0 else {
            throw GraphError("blocks of \(block) do not fit a shape of \(shape)")
        }
        let (height, width) = (shape[2] / block, shape[3] / block)
        // `mode` came with opset 28.
        let order = try node.string("mode", default: "DCR") == "CRD" ? [0, 1, 3, 5, 2, 4] : [0, 3, 5, 1, 2, 4]
        try move(
            x, split: [shape[0], shape[1], height, block, width, block], order: order,
            to: [shape[0], shape[1] * block * block, height, width], node, &importer)
    }

    private static func operands(_ node: ONNXNode, _ importer: Importer) throws -> (TensorID, [Int], Int) {
        let x = try importer.input(node, 0)
        let shape = importer.graph.shape(of: x)
        let block = try node.required("blocksize", node.int)
        guard shape.count == 4, block > 0, block < 1 << 16 else {
            throw GraphError("blocks of \(block) do not fit a shape of \(shape)")
        }
        return (x, shape, block)
    }

    private static func move(
        _ x: TensorID, split: [Int], order: [Int], to shape: [Int], _ node: ONNXNode, _ importer: inout Importer
    ) throws {
        let parts = try importer.emit(Reshape(shape: split), [x], for: node)
        let moved = try importer.emit(Transpose(permutation: order), [parts], for: node)
        importer.bind(node, try importer.emit(Reshape(shape: shape), [moved], for: node))
    }
}
