import ONNX
import OneDNN

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

    /// The output's size along each spatial axis, rounded down.
    package func outputSizes(_ input: [Int]) throws -> [Int] {
        try input.indices.map { axis in
            let extent = dilations[axis] * (kernel[axis] - 1) + 1
            let room = input[axis] + padsBegin[axis] + padsEnd[axis] - extent
            guard room >= 0 else {
                throw GraphError("a window of \(kernel) does not fit an input of \(input); use a larger input size")
            }
            return room / strides[axis] + 1
        }
    }

    /// Cuts a window that is larger than the padded input down to it, where ceil mode still makes one output of it: Hugging
    /// Face's EfficientNet averages all positions in a window of 2560 by 2560.
    mutating func shrinkToFit(_ input: [Int]) {
        for axis in input.indices where dilations[axis] == 1 {
            let padded = input[axis] + padsBegin[axis] + padsEnd[axis]
            if padded > 0, kernel[axis] > padded, kernel[axis] - padded < strides[axis] { kernel[axis] = padded }
        }
    }

    /// Widens the end padding so that the last, partial windows count (ceil mode). A window that would start in the end
    /// padding is dropped, as PyTorch does.
    mutating func roundUp(_ input: [Int]) throws {
        let floor = try outputSizes(input)
        for axis in input.indices {
            let extent = dilations[axis] * (kernel[axis] - 1) + 1
            let covered = (floor[axis] - 1) * strides[axis] + extent
            let padded = input[axis] + padsBegin[axis] + padsEnd[axis]
            let nextStart = floor[axis] * strides[axis]
            if covered < padded, nextStart < input[axis] + padsBegin[axis] {
                padsEnd[axis] += nextStart + extent - padded
            }
        }
    }
}
