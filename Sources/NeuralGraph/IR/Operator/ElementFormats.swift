/// In which format one node reads and writes each activation.
package struct ElementFormats: Sendable {
    package var inputs: [ElementFormat]
    package var output: ElementFormat

    package init(inputs: [ElementFormat], output: ElementFormat) {
        self.inputs = inputs
        self.output = output
    }

    /// Everything in float32.
    package static func float32(count: Int) -> ElementFormats {
        ElementFormats(inputs: Array(repeating: .float32, count: count), output: .float32)
    }

    /// Inputs and output in the first input's format.
    package static func likeFirst(_ inputs: [ElementFormat]) -> ElementFormats {
        ElementFormats(inputs: inputs.map { _ in inputs[0] }, output: inputs[0])
    }

    /// Activations in bfloat16 whatever they were, and the output too unless it is a result.
    package static func bfloat16(_ inputs: [ElementFormat], isResult: Bool) -> ElementFormats {
        ElementFormats(inputs: inputs.map { _ in .bfloat16 }, output: isResult ? .float32 : .bfloat16)
    }
}
