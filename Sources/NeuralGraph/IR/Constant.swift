import ONNX

/// A tensor whose values are known before the network runs: a weight, a shape, an index.
package struct Constant: Sendable {
    private enum Storage: Sendable {
        case floats([Float])
        case int64s([Int64])
        /// Still in the file's own encoding; decoded each time it is asked for, so that a weight is not held twice.
        case encoded(ONNXTensor)
    }

    private let storage: Storage

    package init(floats: [Float]) { storage = .floats(floats) }
    package init(int64s: [Int64]) { storage = .int64s(int64s) }
    package init(_ tensor: ONNXTensor) { storage = .encoded(tensor) }

    /// The values in row-major order.
    package func floats() throws -> [Float] {
        switch storage {
        case .floats(let values): values
        case .int64s(let values): values.map(Float.init)
        case .encoded(let tensor): try tensor.floats()
        }
    }

    /// The values in row-major order.
    package func int64s() throws -> [Int64] {
        switch storage {
        case .int64s(let values): values
        case .floats: throw GraphError("integers are wanted where floating-point numbers are given")
        case .encoded(let tensor): try tensor.int64s()
        }
    }
}
