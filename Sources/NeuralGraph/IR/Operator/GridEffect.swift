/// What an operator does to the rows and columns of a picture: where they lie in its output, given where they lie in what it
/// reads.
package enum GridEffect: Sendable, Equatable {
    /// Every element stays in its place. Of several operands those that are broadcast have no say.
    case keeps
    /// A window slides over the axes of the first input behind its channels, which are axis 1.
    case slides(Window)
    /// The output is a part of the first input, or a larger tensor that holds it.
    /// - Parameter before: how many elements are put before each axis, or taken away where it is negative.
    case resizes(before: [Int])
    /// The inputs come one after the other along an axis.
    case concatenates(axis: Int)
    /// Output axis i is the first input's axis `permutation[i]`.
    case permutes([Int])
    /// The first input's elements in row-major order under another shape.
    case reshapes
    /// The first input's last axis is multiplied by the second input, where that is one matrix.
    case multipliesLastAxis
    /// Nothing of it is left, or nothing is known.
    case loses
}
