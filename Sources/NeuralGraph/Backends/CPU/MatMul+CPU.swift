import OneDNN

extension MatMul {
    func makeKernel(_ operands: Operands, _ engine: Engine) throws -> any Kernel {
        var (a, b, y) = (operands.inputs[0].shape, operands.inputs[1].shape, operands.output.shape)
        if b.count == 2, !transposesA, a.count > 2 {
            // One matrix for the whole batch: one larger product.
            a = [a.dropLast().reduce(1, *), a[a.count - 1]]
            y = [y.dropLast().reduce(1, *), y[y.count - 1]]
        }
        let rank = y.count
        let format = operands.inputs[0].format
        let constant = operands.inputs[1].constant
        let source = try descriptor(a, rank: rank, format, transposed: transposesA)
        let plain = try descriptor(b, rank: rank, constant == nil ? format : .float32, transposed: transposesB)
        let destination = try descriptor(y, rank: rank, operands.output.format, transposed: false)
        let bias =
            hasBias
            ? try MemoryDescriptor.rowMajor(shape: Array(repeating: 1, count: rank - 1) + [y[rank - 1]]) : nil
        var shape = Array(repeating: 1, count: rank - b.count) + b
        if transposesB { shape.swapAt(rank - 1, rank - 2) }
        let primitive = try Primitive.matMul(
            source: source, weights: constant == nil ? plain : .anyLayout(shape: shape, type: format.oneDNN),
            bias: bias,
            destination: destination, postOps: postOps, engine: engine)
        var arguments: [(Primitive.Argument, MemoryDescriptor, PrimitiveKernel.Place)] = [
            (.source, source, .input(0)), (.destination, destination, .output),
        ]
        if let constant {
            let packed = try PackedWeights(constant, plain: plain, for: primitive, engine)
            arguments.append((.weights, packed.descriptor, .weights(packed.buffer)))
        } else {
            arguments.append((.weights, plain, .input(1)))
        }
        if let bias {
            let values = try operands.inputs[2].constant.map { try AlignedBuffer(floats: $0.floats()) }
            arguments.append((.bias, bias, values.map(PrimitiveKernel.Place.weights) ?? .input(2)))
        }
        return PrimitiveKernel(primitive: primitive, arguments: arguments)
    }

    private func descriptor(
        _ shape: [Int], rank: Int, _ format: ElementFormat, transposed: Bool
    ) throws -> MemoryDescriptor {
        guard !shape.contains(0) else { throw GraphError("it computes with an empty tensor of shape \(shape)") }
        var full = Array(repeating: 1, count: rank - shape.count) + shape
        var strides = Layout.rowMajor(rank: rank).strides(full)
        if transposed {
            full.swapAt(rank - 1, rank - 2)
            strides.swapAt(rank - 1, rank - 2)
        }
        return try MemoryDescriptor(shape: full, strides: strides, type: format.oneDNN)
    }
}
