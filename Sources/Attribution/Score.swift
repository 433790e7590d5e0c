import NeuralGraph

/// What is explained: a number made of a tensor's elements. A class is one element of the network's scores; a channel, a
/// box or a region are several elements of another tensor.
package struct Score: Sendable, Equatable {
    package let tensor: TensorID
    package let objective: Objective

    package init(_ tensor: TensorID, _ objective: Objective) {
        self.tensor = tensor
        self.objective = objective
    }

    package init(_ tensor: TensorID, weights: [Int: Float]) { self.init(tensor, .weighted(weights)) }

    /// One element.
    package init(_ tensor: TensorID, element: Int) { self.init(tensor, .element(element)) }
}
