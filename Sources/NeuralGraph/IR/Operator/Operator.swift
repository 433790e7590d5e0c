/// What a node does. One operator is one file: its attributes, its shape rule, its gradient, what it does to a picture's rows and
/// columns, what it is at a network's end and what it costs. Its kernels are the backends'.
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

    /// What it does to a picture's rows and columns; unless it says so, they are lost.
    var gridEffect: GridEffect { get }

    /// What it is at a network's end; unless it says so, no part of a head.
    var headRole: HeadRole { get }

    /// The multiply-accumulates of its products; a whole number, which may be too large for `Int`. None unless it says so.
    func multiplyAccumulateCount(_ inputs: [TensorType], _ output: TensorType) -> Double

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

    /// Every operand channels last.
    static func channelsLast(_ types: [TensorType]) -> LayoutDecision {
        LayoutDecision(
            inputs: types.map { .channelsLast(rank: $0.rank) }, output: .channelsLast(rank: types[0].rank))
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
    package var gridEffect: GridEffect { .loses }
    package var headRole: HeadRole { .none }
    package func multiplyAccumulateCount(_ inputs: [TensorType], _ output: TensorType) -> Double { 0 }
    package func batched(_ count: Int, _ types: [TensorType]) -> any Operator { self }

    package func formats(_ inputs: [ElementFormat], isResult: Bool) -> ElementFormats { .float32(count: inputs.count) }

    /// The output in the first input's layout: right for operators that keep the rank and read any layout.
    package func layouts(_ inputs: [Layout], _ types: [TensorType]) -> LayoutDecision {
        LayoutDecision(inputs: inputs, output: inputs[0])
    }
}
