import ONNX
import OneDNN

/// For each output position of a window, the input positions inside the picture that it reads, in row-major order.
struct WindowTaps: Sendable {
    private let output: [Int]
    /// For each axis and each output position along it, what the input positions there add to a row-major index.
    private let offsets: [[[Int]]]

    /// - Throws: `GraphError` for more taps than can be visited in a reasonable time.
    init(_ window: Window, input: [Int], output: [Int]) throws {
        guard window.kernel.reduce(1, *) <= (1 << 26) / max(1, output.reduce(1, *)) else {
            throw GraphError("a window of \(window.kernel) over \(input) is too large to differentiate")
        }
        let strides = Layout.rowMajor(rank: input.count).strides(input)
        self.output = output
        offsets = input.indices.map { axis in
            (0..<output[axis]).map { position in
                let origin = position * window.strides[axis] - window.padsBegin[axis]
                return (0..<window.kernel[axis]).map { origin + $0 * window.dilations[axis] }
                    .filter { $0 >= 0 && $0 < input[axis] }
                    .map { $0 * strides[axis] }
            }
        }
    }

    subscript(position: Int) -> [Int] {
        var (taps, rest) = ([0], position)
        for axis in output.indices.reversed() {
            let along = offsets[axis][rest % output[axis]]
            rest /= output[axis]
            var wider: [Int] = []
            wider.reserveCapacity(along.count * taps.count)
            for offset in along { for tap in taps { wider.append(offset + tap) } }
            taps = wider
        }
        return taps
    }
}

/// The type of a pooled tensor.
func pooledType(_ input: TensorType, _ window: Window) throws -> TensorType {
    guard input.rank == window.kernel.count + 2 else {
        throw GraphError("a window of \(window.kernel) does not fit an input of shape \(input.shape)")
    }
    return try TensorType(Array(input.shape[..<2]) + window.outputSizes(Array(input.shape[2...])))
}

/// Every operand channels last.
func channelsLast(_ types: [TensorType]) -> LayoutDecision {
    LayoutDecision(
        inputs: types.map { .channelsLast(rank: $0.rank) }, output: .channelsLast(rank: types[0].rank))
}

/// A pooling node's window, with `ceil_mode` resolved into padding.
func poolingWindow(_ node: ONNXNode, shape: [Int]) throws -> Window {
    guard shape.count >= 3, let kernel = try node.ints("kernel_shape"), kernel.count == shape.count - 2 else {
        throw GraphError("its kernel_shape does not fit an input of shape \(shape)")
    }
    guard try TensorType(kernel).elementCount <= 1 << 26 else { throw GraphError("a window of \(kernel) is too large") }
    let spatial = Array(shape[2...])
    var window = try Window(node, kernel: kernel, input: spatial)
    for axis in spatial.indices {
        let extent = window.dilations[axis] * (kernel[axis] - 1) + 1
        guard window.padsBegin[axis] < extent, window.padsEnd[axis] < extent else {
            throw GraphError("its padding is as large as its window of \(kernel), which would pool nothing at the edge")
        }
    }
    if try node.int("ceil_mode", default: 0) != 0 {
        window.shrinkToFit(spatial)
        try window.roundUp(spatial)
    }
    return window
}

func poolingKernel(
    _ kind: PoolingKind, _ window: Window, _ operands: Operands, _ engine: Engine
) throws -> any Kernel {
    let (x, y) = (try operands.inputs[0].descriptor(), try operands.output.descriptor())
    return PrimitiveKernel(
        primitive: try .pooling(kind, source: x, destination: y, window: window, engine: engine),
        arguments: [(.source, x, .input(0)), (.destination, y, .output)])
}
