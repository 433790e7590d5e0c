/// What an operator is to those who walk up from a network's end: through what it makes of its scores there, and through its
/// head to the features before it. A view is no role; `StorageRule.view` says it.
package enum HeadRole: Sendable, Equatable {
    /// New channels are made of all channels of a group, over a window of this size.
    case convolves(kernel: [Int])
    /// The same at one place, as a product of matrices.
    case multiplies
    /// An activation, a bias or a scale, element by element; the function where it is one of the tensor alone.
    case adjusts(ElementwiseFunction?)
    /// Shares that sum to 1 along an axis, or their logarithms.
    case softmax(axis: Int, logarithm: Bool)
    /// Places are averaged.
    case averages
    /// Mean 0 and variance 1, as in a layer normalisation without its scale and shift.
    case normalizes
    /// No part of a head.
    case none
}
