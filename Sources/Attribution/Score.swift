import NeuralGraph

/// What is explained: a weighted sum of a tensor's elements. A class is one element of the network's scores; a channel, a
/// box or a region are several elements of another tensor.
package struct Score: Sendable, Equatable {
    package let tensor: TensorID
    /// Weights of elements, by their row-major place; the others have none.
    package let weights: [Int: Float]

    package init(_ tensor: TensorID, weights: [Int: Float]) {
        self.tensor = tensor
        self.weights = weights
    }

    /// One element.
    package init(_ tensor: TensorID, element: Int) { self.init(tensor, weights: [element: 1]) }

    /// - Throws: `AttributionError` where the tensor has no such element.
    func seed(count: Int) throws -> [Float] {
        var seed = [Float](repeating: 0, count: count)
        for (index, weight) in weights {
            guard seed.indices.contains(index) else {
                throw AttributionError("there is no element \(index) to explain, but \(count) from 0 on")
            }
            seed[index] = weight
        }
        return seed
    }
}
