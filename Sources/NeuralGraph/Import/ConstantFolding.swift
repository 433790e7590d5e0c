/// Computes operators on constants while a network is read.
extension Operator {
    /// The result for operands that are all known: by the operator's own `fold` where it has one, or else, and for large
    /// tensors, by its kernel.
    /// - Parameter type: the output's type, as inferred.
    func evaluate(_ inputs: [HostTensor], to type: TensorType) throws -> HostTensor {
        let isLarge = type.elementCount > 1024 && inputs.allSatisfy { $0.type.elementType == .float32 }
        if let foldable = self as? any Foldable, !isLarge { return try foldable.fold(inputs, to: type) }
        // Integers that kernels do not know: exact in float32 up to 2^24.
        let areIntegers = !inputs.isEmpty && inputs.allSatisfy { $0.type.elementType == .int64 }
        var graph = Graph()
        let operands = try inputs.map { input in
            let values =
                input.type.elementType == .int64 ? try input.int64s().map(exactFloat) : try input.floats()
            return try graph.addConstant("constant", shape: input.type.shape, floats: values)
        }
        let output = try graph.add(self, operands, name: name)
        graph.outputs = [output]
        let session = try PlanBuilder.compile(graph, phases: [Phase(.forward, [output])]).makeSession()
        try session.run(.forward)
        let values = try session.view(output).rowMajor()
        return areIntegers
            ? HostTensor(type, int64s: try values.map(exactInteger)) : HostTensor(type, floats: values)
    }
}

private func exactFloat(_ value: Int64) throws -> Float {
    guard let result = Float(exactly: value) else { throw GraphError("\(value) is too large to compute with") }
    return result
}

private func exactInteger(_ value: Float) throws -> Int64 {
    guard let result = Int64(exactly: value.rounded(.towardZero)), abs(value) < 0x1p24 else {
        throw GraphError("\(value) is too large an integer to compute with")
    }
    return result
}
