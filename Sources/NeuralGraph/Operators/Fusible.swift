import OneDNN

/// An operator whose kernel can finish with the addition of a residual and an activation.
package protocol Fusible: Operator {
    /// Adds the last input, of the output's shape, before the activation.
    var addsResidual: Bool { get set }
    /// Applied to the result.
    var activation: Eltwise? { get set }
}

extension Fusible {
    /// What the primitive does after its own work.
    var postOps: [PostOp] {
        (addsResidual ? [.sum] : []) + (activation.map { [.eltwise($0)] } ?? [])
    }
}
