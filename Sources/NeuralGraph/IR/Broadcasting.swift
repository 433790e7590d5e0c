/// The shape of two broadcast tensors, by ONNX's multidirectional broadcasting.
func broadcastShape(_ a: [Int], _ b: [Int]) throws -> [Int] {
    let rank = max(a.count, b.count)
    let (first, second) = (padded(a, to: rank), padded(b, to: rank))
    return try zip(first, second).map { x, y in
        guard x == y || x == 1 || y == 1 else { throw GraphError("shapes \(a) and \(b) do not broadcast") }
        return x == 1 ? y : x
    }
}

private func padded(_ shape: [Int], to rank: Int) -> [Int] {
    Array(repeating: 1, count: rank - shape.count) + shape
}

/// For each element of a row-major broadcast result, the indices of the operands' elements.
struct BroadcastIndices {
    private let shape: [Int]
    private let strides: [[Int]]

    init(_ operands: [[Int]], to shape: [Int]) {
        self.shape = shape
        strides = operands.map { operand in
            let full = padded(operand, to: shape.count)
            return zip(full, Layout.rowMajor(rank: full.count).strides(full)).map { $0 == 1 ? 0 : $1 }
        }
    }

    func map<Value>(_ value: (Int, Int) throws -> Value) rethrows -> [Value] {
        try (0..<shape.reduce(1, *)).map { index in
            var (rest, a, b) = (index, 0, 0)
            for axis in shape.indices.reversed() {
                let position = rest % shape[axis]
                rest /= shape[axis]
                a += position * strides[0][axis]
                b += position * strides[1][axis]
            }
            return try value(a, b)
        }
    }
}
