/// How a convolution or pooling window walks over the spatial axes; one value per axis.
package struct Window: Sendable, Equatable, Hashable {
    package var kernel: [Int]
    package var strides: [Int]
    /// 1 is dense, as in ONNX.
    package var dilations: [Int]
    package var padsBegin: [Int]
    package var padsEnd: [Int]

    package init(kernel: [Int], strides: [Int], dilations: [Int], padsBegin: [Int], padsEnd: [Int]) {
        self.kernel = kernel
        self.strides = strides
        self.dilations = dilations
        self.padsBegin = padsBegin
        self.padsEnd = padsEnd
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

    /// The type of a tensor [N, C, spatial...] that is pooled by it.
    func pooledType(_ input: TensorType) throws -> TensorType {
        guard input.rank == kernel.count + 2 else {
            throw GraphError("a window of \(kernel) does not fit an input of shape \(input.shape)")
        }
        return try TensorType(Array(input.shape[..<2]) + outputSizes(Array(input.shape[2...])))
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
