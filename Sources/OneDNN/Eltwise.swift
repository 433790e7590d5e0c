import COneDNN

/// An elementwise function of one tensor.
package enum Eltwise: Sendable, Hashable {
    case relu
    /// x above 0, slope * x below.
    case leakyReLU(slope: Float)
    /// x above 0, alpha (exp(x) - 1) below.
    case elu(alpha: Float)
    case sigmoid
    case tanh
    case exp
    case log
    case sqrt
    case absolute
    /// log(1 + exp(x)).
    case softplus
    /// x Phi(x), by the error function.
    case gelu
    /// The tanh approximation of GELU.
    case geluTanh
    /// x sigmoid(alpha x).
    case swish(alpha: Float)
    /// x tanh(softplus(x)).
    case mish
    /// x min(1, max(0, x / 6 + 1 / 2)).
    case hardSwish
    case clip(Float, Float)
    /// scale * x + shift.
    case linear(scale: Float, shift: Float)
    /// x^exponent.
    case power(exponent: Float)

    var code: (kind: dnnl_alg_kind_t, alpha: Float, beta: Float) {
        switch self {
        case .relu: (dnnl_eltwise_relu, 0, 0)
        case .leakyReLU(let slope): (dnnl_eltwise_relu, slope, 0)
        case .elu(let alpha): (dnnl_eltwise_elu, alpha, 0)
        case .sigmoid: (dnnl_eltwise_logistic, 0, 0)
        case .tanh: (dnnl_eltwise_tanh, 0, 0)
        case .exp: (dnnl_eltwise_exp, 0, 0)
        case .log: (dnnl_eltwise_log, 0, 0)
        case .sqrt: (dnnl_eltwise_sqrt, 0, 0)
        case .absolute: (dnnl_eltwise_abs, 0, 0)
        case .softplus: (dnnl_eltwise_soft_relu, 1, 0)
        case .gelu: (dnnl_eltwise_gelu_erf, 0, 0)
        case .geluTanh: (dnnl_eltwise_gelu_tanh, 0, 0)
        case .swish(let alpha): (dnnl_eltwise_swish, alpha, 0)
        case .mish: (dnnl_eltwise_mish, 0, 0)
        case .hardSwish: (dnnl_eltwise_hardswish, 1 / 6, 0.5)
        case .clip(let low, let high): (dnnl_eltwise_clip, low, high)
        case .linear(let scale, let shift): (dnnl_eltwise_linear, scale, shift)
        case .power(let exponent): (dnnl_eltwise_pow, 1, exponent)
        }
    }
}

extension Primitive {
    /// An elementwise function over `tensor`, which describes source and destination alike.
    package static func eltwise(_ function: Eltwise, tensor: MemoryDescriptor, engine: Engine) throws -> Primitive {
        try Primitive("create an elementwise function", engine: engine) { descriptor, attributes in
            let (kind, alpha, beta) = function.code
            return camvideo_eltwise_forward_create(
                descriptor, engine.handle, kind, alpha, beta, tensor.handle, tensor.handle, attributes)
        }
    }

    /// The gradient of an elementwise function: its source and the gradient of its destination in, the gradient of its
    /// source out; `tensor` describes all three.
    package static func eltwiseBackward(
        _ function: Eltwise, tensor: MemoryDescriptor, engine: Engine
    ) throws -> Primitive {
        try Primitive("create an elementwise function's gradient", engine: engine) { descriptor, attributes in
            let (kind, alpha, beta) = function.code
            return camvideo_eltwise_backward_create(
                descriptor, engine.handle, kind, alpha, beta, tensor.handle, attributes)
        }
    }
}
