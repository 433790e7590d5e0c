/// An elementwise function of one tensor.
package enum ElementwiseFunction: Sendable, Hashable {
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
}
