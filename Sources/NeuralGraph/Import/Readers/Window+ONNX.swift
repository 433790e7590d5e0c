import ONNX

extension Window {
    /// Reads `strides`, `dilations`, `pads` and `auto_pad` of a Conv or pooling node.
    /// - Parameters:
    ///   - kernel: the window's size by spatial axis.
    ///   - input: the spatial shape of the node's input.
    init(_ node: ONNXNode, kernel: [Int], input: [Int]) throws {
        let rank = kernel.count
        func values(_ name: String, count: Int, default value: Int, minimum: Int) throws -> [Int] {
            guard let given = try node.ints(name) else { return Array(repeating: value, count: count) }
            guard given.count == count, given.allSatisfy({ $0 >= minimum && $0 < 1 << 24 }) else {
                throw GraphError("attribute '\(name)' is \(given), which does not fit \(rank) spatial axes")
            }
            return given
        }
        guard kernel.allSatisfy({ $0 > 0 && $0 < 1 << 24 }) else { throw GraphError("a kernel of \(kernel) is empty") }
        let strides = try values("strides", count: rank, default: 1, minimum: 1)
        let dilations = try values("dilations", count: rank, default: 1, minimum: 1)
        var pads = try values("pads", count: 2 * rank, default: 0, minimum: 0)
        switch try node.string("auto_pad", default: "NOTSET") {
        case "NOTSET": break
        case "VALID": pads = Array(repeating: 0, count: 2 * rank)
        case let mode where mode == "SAME_UPPER" || mode == "SAME_LOWER":
            for axis in 0..<rank {
                let extent = dilations[axis] * (kernel[axis] - 1) + 1
                let outputs = (input[axis] + strides[axis] - 1) / strides[axis]
                let total = max(0, (outputs - 1) * strides[axis] + extent - input[axis])
                let smaller = total / 2
                pads[axis] = mode == "SAME_UPPER" ? smaller : total - smaller
                pads[rank + axis] = total - pads[axis]
            }
        case let mode: throw GraphError("auto_pad '\(mode)' is unknown")
        }
        self.init(
            kernel: kernel, strides: strides, dilations: dilations, padsBegin: Array(pads[..<rank]),
            padsEnd: Array(pads[rank...]))
    }
}

/// A pooling node's window, with `ceil_mode` resolved into padding.
func poolingWindow(_ node: ONNXNode, shape: [Int]) throws -> Window {
    guard shape.count >= 3, let kernel = try node.ints("kernel_shape"), kernel.count == shape.count - 2 else {
        throw GraphError("its kernel_shape does not fit an input of shape \(shape)")
    }
    guard try TensorType(kernel).elementCount <= 1 << 26 else { throw GraphError("a window of \(kernel) is too large") }
    let spatial = Array(shape[2...])
    var window = try Window(node, kernel: kernel, input: spatial)
    for axis in spatial.indices {
        let extent = window.dilations[axis] * (kernel[axis] - 1) + 1
        guard window.padsBegin[axis] < extent, window.padsEnd[axis] < extent else {
            throw GraphError("its padding is as large as its window of \(kernel), which would pool nothing at the edge")
        }
    }
    if try node.int("ceil_mode", default: 0) != 0 {
        window.shrinkToFit(spatial)
        try window.roundUp(spatial)
    }
    return window
}
