/// Rules by which gradients flow back in place of the operators' own, as guided backpropagation has one for ReLU.
package struct GradientRules: Sendable {
    private let replacement: @Sendable (any Operator) -> GradientRule?

    /// - Parameter replacement: the rule for an operator; nil keeps its own.
    package init(_ replacement: @escaping @Sendable (any Operator) -> GradientRule?) { self.replacement = replacement }

    /// Every operator's own: the derivative.
    package static let exact = GradientRules { _ in nil }

    func rule(for operation: any Operator) -> GradientRule { replacement(operation) ?? operation.gradient }
}
