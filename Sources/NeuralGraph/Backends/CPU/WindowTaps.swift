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
