/// A network: nodes that make tensors from tensors.
///
/// What `ONNXModel` reads is checked: every name that a node or output reads is made once, and before it is read.
package struct ONNXGraph: Sendable, Equatable {
    package let name: String
    /// In topological order; the file's own order where that is one.
    package let nodes: [ONNXNode]
    /// The constant tensors by name, weights above all.
    package let initializers: [String: ONNXTensor]
    /// What a caller supplies; initializers that the file lists as inputs too are not among them.
    package let inputs: [ONNXValueInfo]
    package let outputs: [ONNXValueInfo]
    /// What the exporter says of values between nodes; often empty.
    package let valueInfo: [ONNXValueInfo]

    package init(
        name: String = "", nodes: [ONNXNode], initializers: [String: ONNXTensor] = [:], inputs: [ONNXValueInfo],
        outputs: [ONNXValueInfo], valueInfo: [ONNXValueInfo] = []
    ) {
        self.name = name
        self.nodes = nodes
        self.initializers = initializers
        self.inputs = inputs
        self.outputs = outputs
        self.valueInfo = valueInfo
    }
}
