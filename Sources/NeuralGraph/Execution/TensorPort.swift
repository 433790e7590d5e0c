/// How the elements of a tensor lie where a session and its caller hand it over.
package enum ExchangeLayout: Sendable {
    /// As the plan finds it cheapest: for callers that go by the view's strides.
    case any
    /// In the order of the shape's axes.
    case rowMajor
    /// Batch, spatial axes, channels: NHWC for a tensor of rank 4; the order of the axes below rank 3.
    case channelsLast

    /// - Parameter own: where the plan has the tensor without being asked.
    func layout(rank: Int, own: Layout) -> Layout {
        switch self {
        case .any: own
        case .rowMajor: .rowMajor(rank: rank)
        case .channelsLast: .channelsLast(rank: rank)
        }
    }
}

/// A tensor that the caller writes or reads, and how it lies there.
package struct TensorPort: Sendable {
    package let tensor: TensorID
    package let layout: ExchangeLayout

    package init(_ tensor: TensorID, _ layout: ExchangeLayout = .any) {
        self.tensor = tensor
        self.layout = layout
    }
}
