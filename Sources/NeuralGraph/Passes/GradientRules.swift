/// Rules by which gradients flow back in place of the operators' own, as guided backpropagation has one for ReLU.
package struct GradientRules: Sendable {
    /// Nil where every operator keeps its own.
    private let replacement: (@Sendable (any Operator) -> GradientRule?)?

    /// - Parameter replacement: the rule for an operator; nil keeps its own.
    package init(_ replacement: @escaping @Sendable (any Operator) -> GradientRule?) { self.replacement = replacement }

    private init() { replacement = nil }

    /// Every operator's own: the derivative.
    package static let exact = GradientRules()

    package var areExact: Bool { replacement == nil }

    func rule(for operation: any Operator) -> GradientRule { replacement?(operation) ?? operation.gradient }
}
