import OneDNN

/// The arithmetic of a network's forward pass.
package enum Precision: Sendable {
    /// Exact to rounding, on every machine.
    case float32
    /// Activations and weights in bfloat16, sums in float32; results, softmax and gradients stay in float32.
    case bfloat16

    /// Whether the processor has bfloat16 instructions; without them it is slower than float32.
    package static var isBFloat16Fast: Bool { Engine.supportsBFloat16 }
}
