/// The arithmetic of a network's forward pass.
package enum Precision: Sendable {
    /// Exact to rounding, on every machine.
    case float32
    /// Activations and weights in bfloat16, sums in float32; results, softmax and gradients stay in float32.
    case bfloat16
}
