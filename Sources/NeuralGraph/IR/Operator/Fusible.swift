/// An operator whose kernel can finish with the addition of a residual and an activation.
package protocol Fusible: Operator {
    /// Whether this one can, with its attributes; unless it says so, it can.
    var isFusible: Bool { get }
    /// Adds the last input, of the output's shape, before the activation.
    var addsResidual: Bool { get set }
    /// Applied to the result.
    var activation: ElementwiseFunction? { get set }
}

extension Fusible {
    package var isFusible: Bool { true }
}
