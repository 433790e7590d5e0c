/// How a convolution or pooling window walks over the spatial axes; one value per axis.
package struct Window: Sendable, Equatable, Hashable {
    package var kernel: [Int]
    package var strides: [Int]
    /// 1 is dense, as in ONNX (oneDNN counts from 0).
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

    /// The arguments in oneDNN's types.
    var dims: (kernel: [Int64], strides: [Int64], dilates: [Int64], left: [Int64], right: [Int64]) {
        (
            kernel.map(Int64.init), strides.map(Int64.init), dilations.map { Int64($0 - 1) },
            padsBegin.map(Int64.init), padsEnd.map(Int64.init)
        )
    }
}
