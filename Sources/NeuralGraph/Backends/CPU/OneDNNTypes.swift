import OneDNN

// The graph's terms in oneDNN's.

extension ElementwiseFunction {
    var oneDNN: Eltwise {
        switch self {
        case .relu: .relu
        case .leakyReLU(let slope): .leakyReLU(slope: slope)
        case .elu(let alpha): .elu(alpha: alpha)
        case .sigmoid: .sigmoid
        case .tanh: .tanh
        case .exp: .exp
        case .log: .log
        case .sqrt: .sqrt
        case .absolute: .absolute
        case .softplus: .softplus
        case .gelu: .gelu
        case .geluTanh: .geluTanh
        case .swish(let alpha): .swish(alpha: alpha)
        case .mish: .mish
        case .hardSwish: .hardSwish
        case .clip(let low, let high): .clip(low, high)
        case .linear(let scale, let shift): .linear(scale: scale, shift: shift)
        case .power(let exponent): .power(exponent: exponent)
        }
    }
}

extension Window {
    var oneDNN: OneDNN.Window {
        OneDNN.Window(
            kernel: kernel, strides: strides, dilations: dilations, padsBegin: padsBegin, padsEnd: padsEnd)
    }
}

extension ElementFormat {
    var oneDNN: DataType {
        switch self {
        case .float32: .float32
        case .bfloat16: .bfloat16
        }
    }
}

extension Fusible {
    /// What the primitive does after its own work.
    var postOps: [PostOp] {
        (addsResidual ? [.sum] : []) + (activation.map { [.eltwise($0.oneDNN)] } ?? [])
    }
}

extension Operand {
    /// A single number is a vector of one element to oneDNN.
    /// - Throws: `GraphError` for an empty tensor, by whose sizes oneDNN divides.
    func descriptor() throws -> MemoryDescriptor {
        guard type.elementCount > 0 else { throw GraphError("it computes with an empty tensor of shape \(shape)") }
        return try MemoryDescriptor(
            shape: shape.isEmpty ? [1] : shape, strides: shape.isEmpty ? [1] : strides, type: format.oneDNN)
    }
}
