import OneDNN

extension Convolution {
    func makeKernel(_ operands: Operands, _ engine: Engine) throws -> any Kernel {
        let (x, y) = (try operands.inputs[0].descriptor(), try operands.output.descriptor())
        let shape = groupedWeightShape(operands.inputs[1].shape, groups: groups)
        let bias = hasBias ? try MemoryDescriptor.rowMajor(shape: operands.inputs[2].shape) : nil
        let primitive = try Primitive.convolution(
            source: x, weights: .anyLayout(shape: shape, type: operands.inputs[0].format.oneDNN), bias: bias,
            destination: y, window: window.oneDNN, postOps: postOps, engine: engine)
        let weights = try packedWeights(operands.inputs[1], shape, for: primitive, engine)
        var arguments: [(Primitive.Argument, MemoryDescriptor, PrimitiveKernel.Place)] = [
            (.source, x, .input(0)), (.weights, weights.descriptor, .weights(weights.buffer)),
            (.destination, y, .output),
        ]
        if let bias, let values = operands.inputs[2].constant {
            arguments.append((.bias, bias, .weights(try AlignedBuffer(floats: values.floats()))))
        }
        return PrimitiveKernel(primitive: primitive, arguments: arguments)
    }
}

/// oneDNN wants the groups as an axis of their own.
func groupedWeightShape(_ shape: [Int], groups: Int) -> [Int] {
    groups == 1 ? shape : [groups, shape[0] / groups] + shape[1...]
}

func packedWeights(
    _ weights: Operand, _ shape: [Int], for primitive: Primitive, _ engine: Engine
) throws -> PackedWeights {
    guard let constant = weights.constant else { throw GraphError("its weights are not constant") }
    return try PackedWeights(constant, plain: .rowMajor(shape: shape), for: primitive, engine)
}
