import ONNX

/// ONNX `Slice`: every `steps`-th element from `starts` on, `shape` of them; steps may be negative.
package struct Slice: Movement {
    package let starts: [Int]
    package let steps: [Int]
    /// The output's shape.
    package let shape: [Int]

    package init(starts: [Int], steps: [Int]? = nil, shape: [Int]) {
        self.starts = starts
        self.steps = steps ?? Array(repeating: 1, count: starts.count)
        self.shape = shape
    }

    package var name: String { "Slice" }
    package var gridEffect: GridEffect { .resizes(before: starts.map { -$0 }) }

    package func outputType(_ inputs: [TensorType]) throws -> TensorType {
        let input = inputs[0].shape
        guard input.count == shape.count, starts.count == shape.count, steps.count == shape.count else {
            throw GraphError("a slice of \(shape) does not fit a shape of \(input)")
        }
        for axis in shape.indices where shape[axis] > 0 {
            let last = starts[axis] + (shape[axis] - 1) * steps[axis]
            guard (0..<input[axis]).contains(starts[axis]), (0..<input[axis]).contains(last) else {
                throw GraphError("a slice of \(shape) from \(starts) is outside a shape of \(input)")
            }
        }
        return try TensorType(shape, inputs[0].elementType)
    }

    package func batched(_ count: Int, _ types: [TensorType]) -> any Operator {
        types[0].shape.first == 1 && shape.first == 1
            ? Slice(starts: starts, steps: [1] + steps.dropFirst(), shape: [count] + shape[1...]) : self
    }

    package var gradient: GradientRule {
        .rule { [self] scope in
            try scope.set(0) {
                try $0.add(
                    SliceGradient(starts: starts, steps: steps, shape: $0.shape(of: $0.input(0))), $0.upstream)
            }
        }
    }

    package func copies(_ inputs: [Strided], _ output: Strided) -> [(input: Int, copy: StridedCopy)] {
        let strides = inputs[0].strides
        return [
            (
                0,
                StridedCopy(
                    shape: shape, sourceOffset: zip(starts, strides).reduce(0) { $0 + $1.0 * $1.1 },
                    sourceStrides: zip(steps, strides).map { $0 * $1 }, destinationStrides: output.strides)
            )
        ]
    }

    static func read(_ node: ONNXNode, _ importer: inout Importer) throws {
        let x = try importer.input(node, 0)
        let input = importer.graph.shape(of: x)
        // Attributes became inputs in opset 10.
        let isOld = importer.opset < 10
        let starts = isOld ? try node.required("starts", node.ints) : try importer.constantIntegers(node, 1)
        let ends = isOld ? try node.required("ends", node.ints) : try importer.constantIntegers(node, 2)
        let given =
            isOld ? try node.ints("axes") : importer.has(node, 3) ? try importer.constantIntegers(node, 3) : nil
        let axes = try given.map { try $0.map { try axisIndex($0, rank: input.count) } } ?? Array(starts.indices)
        let steps = importer.has(node, 4) ? try importer.constantIntegers(node, 4) : starts.map { _ in 1 }
        guard [ends.count, axes.count, steps.count].allSatisfy({ $0 == starts.count }), starts.count <= input.count
        else { throw GraphError("its starts, ends, axes and steps have different lengths") }
        var (first, step, shape) = (input.map { _ in 0 }, input.map { _ in 1 }, input)
        for (index, axis) in axes.enumerated() {
            let range = try sliceRange(starts[index], ends[index], step: steps[index], size: input[axis])
            (first[axis], step[axis], shape[axis]) = (range.start, steps[index], range.count)
        }
        importer.bind(node, try importer.emit(Slice(starts: first, steps: step, shape: shape), [x], for: node))
    }

    /// ONNX's clamping of one axis.
    private static func sliceRange(
        _ start: Int, _ end: Int, step: Int, size: Int
    ) throws -> (start: Int, count: Int) {
        guard step != 0, step.magnitude < 1 << 31 else { throw GraphError("a step of \(step) is not possible") }
        func index(_ value: Int, _ range: ClosedRange<Int>) -> Int {
            min(max(value < 0 ? max(value, -size - 1) + size : min(value, size), range.lowerBound), range.upperBound)
        }
        if step > 0 {
            let (low, high) = (index(start, 0...size), index(end, 0...size))
            return (low, max(0, (high - low + step - 1) / step))
        }
        guard size > 0 else { return (0, 0) }
        let (high, low) = (index(start, 0...(size - 1)), index(end, -1...(size - 1)))
        return (high, max(0, (high - low - step - 1) / -step))
    }
}

/// The gradient of `Slice`: the upstream's elements where they were taken from, zeros elsewhere.
package struct SliceGradient: Movement {
    package let starts: [Int]
    package let steps: [Int]
    /// The shape of the slice's input.
    package let shape: [Int]

    package var name: String { "SliceGrad" }
    package var fill: Float? { 0 }

    package func outputType(_ inputs: [TensorType]) throws -> TensorType {
        try TensorType(shape, inputs[0].elementType)
    }

    package var gradient: GradientRule {
        .rule { [self] scope in
            try scope.set(0) {
                try $0.add(Slice(starts: starts, steps: steps, shape: $0.shape(of: $0.input(0))), $0.upstream)
            }
        }
    }

    package func copies(_ inputs: [Strided], _ output: Strided) -> [(input: Int, copy: StridedCopy)] {
        [
            (
                0,
                StridedCopy(
                    shape: inputs[0].shape, sourceStrides: inputs[0].strides,
                    destinationOffset: zip(starts, output.strides).reduce(0) { $0 + $1.0 * $1.1 },
                    destinationStrides: zip(steps, output.strides).map { $0 * $1 })
            )
        ]
    }
}
