/// What the elements of a tensor are. Activations are `float32`; integers only ever appear as constants.
package enum ElementType: String, Sendable {
    case float32
    case int64
}

/// The element type and the static shape of a tensor.
package struct TensorType: Sendable, Equatable {
    /// More elements than any image classifier's tensor has; a model that asks for more is refused.
    package static let maximumElementCount = 1 << 30

    package let elementType: ElementType
    package let shape: [Int]
    package let elementCount: Int

    /// - Throws: `GraphError` for a negative dimension or more than `maximumElementCount` elements, where an axis of size 0 counts
    ///   as 1, so that strides and the size of any part of the shape are small as well.
    package init(_ shape: [Int], _ elementType: ElementType = .float32) throws {
        var count = 1
        for dimension in shape {
            let (product, overflow) = count.multipliedReportingOverflow(by: max(1, dimension))
            guard dimension >= 0, !overflow, product <= Self.maximumElementCount else {
                throw GraphError("a tensor of shape \(shape) is impossible or too large")
            }
            count = product
        }
        guard shape.count <= 8 else { throw GraphError("a tensor of rank \(shape.count) is not supported (8 at most)") }
        self.elementType = elementType
        self.shape = shape
        self.elementCount = shape.contains(0) ? 0 : count
    }

    package var rank: Int { shape.count }
}
