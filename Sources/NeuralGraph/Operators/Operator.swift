/// What a node does. One operator is one file: its attributes, its shape rule and its gradient. Its kernels are the backends'.
package protocol Operator: Sendable {
    /// ONNX's name for it, or for an operator that only gradients and passes make, the field's.
    var name: String { get }

    /// The output's type.
    /// - Throws: `GraphError` for inputs that do not fit.
    func outputType(_ inputs: [TensorType]) throws -> TensorType

    /// The operator for `count` pictures at a time, where its own attributes say that there is one.
    /// - Parameter types: the inputs' for one picture.
    func batched(_ count: Int, _ types: [TensorType]) -> any Operator

    /// How gradients flow back through it.
    var gradient: GradientRule { get }

    /// The layouts that it reads and writes, given those in which its inputs lie.
    func layouts(_ inputs: [Layout], _ types: [TensorType]) -> LayoutDecision

    /// The formats that it reads and writes where activations may lie in bfloat16, given those in which its inputs lie.
    /// - Parameter isResult: whether the caller reads the output, which then should be as exact as it can be.
    func formats(_ inputs: [ElementFormat], isResult: Bool) -> ElementFormats

    /// How its output comes to be in memory.
    var storage: StorageRule { get }

    /// Inputs of which the kernel makes its own copy (reordered weights), so that the plan need not hold them.
    var absorbedInputs: Set<Int> { get }
}

/// The layouts that one node reads and writes.
package struct LayoutDecision {
    package var inputs: [Layout]
    package var output: Layout

    package init(inputs: [Layout], output: Layout) {
        self.inputs = inputs
        self.output = output
    }
}

/// How an output comes to be in memory.
package enum StorageRule: Sendable, Equatable {
    /// In memory of its own.
    case ownMemory
    /// The output is the first input's bytes, seen in another shape or order of axes.
    case view
    /// The output is accumulated onto this input's bytes.
    case inPlace(input: Int)
}

extension Operator {
    package var storage: StorageRule { .ownMemory }
    package var absorbedInputs: Set<Int> { [] }
    package func batched(_ count: Int, _ types: [TensorType]) -> any Operator { self }

    package func formats(_ inputs: [ElementFormat], isResult: Bool) -> ElementFormats { .float32(count: inputs.count) }

    /// The output in the first input's layout: right for operators that keep the rank and read any layout.
    package func layouts(_ inputs: [Layout], _ types: [TensorType]) -> LayoutDecision {
        LayoutDecision(inputs: inputs, output: inputs[0])
    }
}
