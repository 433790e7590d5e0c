/// Adds every element of a tensor onto the output element that it belongs to.
struct ReductionLoop: Sendable {
    private var shape: [Int] = []
    private var outputStrides: [Int] = []

    init(_ input: Operand, output: Operand, axes: [Int], keeps: Bool) {
        let strides = output.strides
        var target = 0
        var steps: [Int] = []
        for axis in input.shape.indices {
            if axes.contains(axis) {
                steps.append(0)
                if keeps { target += 1 }
            } else {
                steps.append(strides[target])
                target += 1
            }
        }
        for axis in input.layout.order where input.shape[axis] != 1 {
            if let last = shape.indices.last, outputStrides[last] == steps[axis] * input.shape[axis] {
                shape[last] *= input.shape[axis]
                outputStrides[last] = steps[axis]
            } else {
                shape.append(input.shape[axis])
                outputStrides.append(steps[axis])
            }
        }
        if shape.isEmpty {
            shape = [1]
            outputStrides = [0]
        }
    }

    func accumulate(_ input: UnsafePointer<Float>, into output: UnsafeMutablePointer<Float>) {
        guard !shape.contains(0) else { return }
        let last = shape.count - 1
        let (inner, step) = (shape[last], outputStrides[last])
        let rows = shape.dropLast().reduce(1, *)
        for row in 0..<rows {
            var (rest, offset) = (row, 0)
            for axis in (0..<last).reversed() {
                offset += rest % shape[axis] * outputStrides[axis]
                rest /= shape[axis]
            }
            let (source, target) = (input + row * inner, output + offset)
            switch step {
            case 0: target.pointee += sum(source, inner)
            case 1: for index in 0..<inner { target[index] += source[index] }
            default: for index in 0..<inner { target[index * step] += source[index] }
            }
        }
    }

    /// Sixteen partial sums: faster than one, and closer to the exact sum.
    private func sum(_ values: UnsafePointer<Float>, _ count: Int) -> Float {
        var partial = SIMD16<Float>(repeating: 0)
        var index = 0
        while index + 16 <= count {
            partial += UnsafeRawPointer(values + index).loadUnaligned(as: SIMD16<Float>.self)
            index += 16
        }
        var total = partial.sum()
        while index < count {
            total += values[index]
            index += 1
        }
        return total
    }
}
