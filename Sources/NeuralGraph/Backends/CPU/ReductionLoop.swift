/// Walks over a tensor with, for each element, the output element that it is reduced into.
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

    /// Adds every element onto its output element.
    func accumulate<Element: StoredElement>(
        _ input: UnsafePointer<Element>, into output: UnsafeMutablePointer<Float>
    ) {
        forEachRow { source, target, inner, step in
            let row = input + source
            switch step {
            case 0:
                output[target] += vectorSum(inner) {
                    Element.vector(row, $0)
                } tail: {
                    row[$0].float
                }
            case 1: addRow(row, onto: output + target, count: inner)
            default: for index in 0..<inner { output[target + index * step] += row[index].float }
            }
        }
    }

    /// Combines every element with its output element.
    @inline(__always)
    func forEach(
        _ input: UnsafePointer<Float>, _ output: UnsafeMutablePointer<Float>, _ combine: (inout Float, Float) -> Void
    ) {
        forEachRow { source, target, inner, step in
            for index in 0..<inner { combine(&output[target + index * step], input[source + index]) }
        }
    }

    @inline(__always)
    private func forEachRow(_ row: (_ source: Int, _ target: Int, _ count: Int, _ step: Int) -> Void) {
        guard !shape.contains(0) else { return }
        let last = shape.count - 1
        for index in 0..<shape.dropLast().reduce(1, *) {
            var (rest, target) = (index, 0)
            for axis in (0..<last).reversed() {
                target += rest % shape[axis] * outputStrides[axis]
                rest /= shape[axis]
            }
            row(index * shape[last], target, shape[last], outputStrides[last])
        }
    }
}

/// Adds a row onto another, sixteen values at a time.
@inline(__always)
private func addRow<Element: StoredElement>(
    _ row: UnsafePointer<Element>, onto sums: UnsafeMutablePointer<Float>, count: Int
) {
    var index = 0
    while index + 16 <= count {
        let place = UnsafeMutableRawPointer(sums + index)
        let sum = place.loadUnaligned(as: SIMD16<Float>.self) + Element.vector(row, index)
        place.storeBytes(of: sum, as: SIMD16<Float>.self)
        index += 16
    }
    while index < count {
        sums[index] += row[index].float
        index += 1
    }
}
