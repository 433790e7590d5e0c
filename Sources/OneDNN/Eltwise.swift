import COneDNN

/// An elementwise function of one tensor.
package enum Eltwise: Sendable, Equatable {
    case relu
    case clip(Float, Float)
    case sigmoid
    case tanh
    case exp
    case log
    case sqrt

    var code: (kind: dnnl_alg_kind_t, alpha: Float, beta: Float) {
        switch self {
        case .relu: (dnnl_eltwise_relu, 0, 0)
        case .clip(let low, let high): (dnnl_eltwise_clip, low, high)
        case .sigmoid: (dnnl_eltwise_logistic, 0, 0)
        case .tanh: (dnnl_eltwise_tanh, 0, 0)
        case .exp: (dnnl_eltwise_exp, 0, 0)
        case .log: (dnnl_eltwise_log, 0, 0)
        case .sqrt: (dnnl_eltwise_sqrt, 0, 0)
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
}
