/// An operator that can be computed while the network is read, when all its inputs are constants.
package protocol Foldable: Operator {
    /// - Parameter type: the output's type, as inferred.
    func fold(_ inputs: [HostTensor], to type: TensorType) throws -> HostTensor
}

/// A constant with its type, in row-major order.
package struct HostTensor: Sendable {
    package let type: TensorType
    package let constant: Constant

    package init(_ type: TensorType, _ constant: Constant) {
        self.type = type
        self.constant = constant
    }

    package init(_ type: TensorType, floats: [Float]) { self.init(type, Constant(floats: floats)) }
    package init(_ type: TensorType, int64s: [Int64]) { self.init(type, Constant(int64s: int64s)) }

    package func floats() throws -> [Float] { try constant.floats() }
    package func int64s() throws -> [Int64] { try constant.int64s() }
}
