/// A tensor of `ReferenceExecutor`: float64 values in row-major order.
package struct ReferenceTensor: Sendable {
    package let shape: [Int]
    package var values: [Double]

    package init(_ shape: [Int], _ values: [Double]) {
        precondition(shape.reduce(1, *) == values.count, "one value per cell")
        self.shape = shape
        self.values = values
    }

    package init(_ shape: [Int], filledWith value: Double) {
        self.init(shape, Array(repeating: value, count: shape.reduce(1, *)))
    }

    /// A tensor whose value at each logical index is `value(index)`.
    package init(_ shape: [Int], _ value: ([Int]) throws -> Double) rethrows {
        var values: [Double] = []
        values.reserveCapacity(shape.reduce(1, *))
        try forEachIndex(shape) { values.append(try value($0)) }
        self.init(shape, values)
    }

    package subscript(_ index: [Int]) -> Double {
        get { values[offset(index)] }
        set { values[offset(index)] = newValue }
    }

    private func offset(_ index: [Int]) -> Int {
        var offset = 0
        for axis in 0..<shape.count { offset = offset * shape[axis] + index[axis] }
        return offset
    }

    /// The value that broadcasting puts at an index of the result: axes align at the last, size 1 repeats.
    func broadcast(at index: [Int]) -> Double {
        let first = index.count - shape.count
        var offset = 0
        for axis in 0..<shape.count { offset = offset * shape[axis] + (shape[axis] == 1 ? 0 : index[first + axis]) }
        return values[offset]
    }
}

/// Calls `body` with every index of a tensor of a shape, the last axis fastest.
func forEachIndex(_ shape: [Int], _ body: ([Int]) throws -> Void) rethrows {
    guard !shape.contains(0) else { return }
    var index = [Int](repeating: 0, count: shape.count)
    while true {
        try body(index)
        var axis = shape.count - 1
        while axis >= 0 {
            index[axis] += 1
            if index[axis] < shape[axis] { break }
            index[axis] = 0
            axis -= 1
        }
        if axis < 0 { return }
    }
}
