/// One operand of a kernel as it lies in memory.
package struct Operand: Sendable {
    package let type: TensorType
    package let layout: Layout
    package let format: ElementFormat
    /// The values, where they are known at compile time.
    package let constant: Constant?

    package var shape: [Int] { type.shape }
    /// In elements.
    package var strides: [Int] { layout.strides(type.shape) }
}

/// What an operator is compiled for.
package struct Operands: Sendable {
    package let inputs: [Operand]
    package let output: Operand
}
