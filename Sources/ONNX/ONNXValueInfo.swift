/// One size of a shape, which a model may leave open.
package enum ONNXDimension: Sendable, Equatable {
    /// Zero or more.
    case fixed(Int)
    /// Open, but the same wherever the name occurs, such as `batch_size`.
    case symbolic(String)
    case unknown
}

/// What a model says of a tensor that it does not hold: an input, an output or a value between nodes.
package struct ONNXValueInfo: Sendable, Equatable {
    package let name: String
    /// `nil` where the model does not say, or the value is no tensor.
    package let elementType: ONNXElementType?
    /// `nil` where not even the rank is known.
    package let shape: [ONNXDimension]?

    package init(name: String, elementType: ONNXElementType?, shape: [ONNXDimension]?) {
        self.name = name
        self.elementType = elementType
        self.shape = shape
    }
}
