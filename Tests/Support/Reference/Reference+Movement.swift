import NeuralGraph

/// Operators that move elements: each output element is found in, or each input element put to, its place one by one.
extension ReferenceExecutor {
    static func concat(_ inputs: [ReferenceTensor], axis: Int) -> ReferenceTensor {
        var shape = inputs[0].shape
        shape[axis] = inputs.reduce(0) { $0 + $1.shape[axis] }
        return ReferenceTensor(shape) { index in
            var index = index
            for input in inputs {
                if index[axis] < input.shape[axis] { return input[index] }
                index[axis] -= input.shape[axis]
            }
            return .nan
        }
    }

    static func gather(_ gather: Gather, _ x: ReferenceTensor) -> ReferenceTensor {
        let (axis, rank) = (gather.axis, gather.indexShape.count)
        let indices = ReferenceTensor(gather.indexShape, gather.indices.map(Double.init))
        let shape = Array(x.shape[..<axis]) + gather.indexShape + Array(x.shape[(axis + 1)...])
        return ReferenceTensor(shape) { index in
            let chosen = Int(indices[Array(index[axis..<(axis + rank)])])
            return x[Array(index[..<axis]) + [chosen] + Array(index[(axis + rank)...])]
        }
    }

    static func scatter(_ scatter: Scatter, _ x: ReferenceTensor, updates: ReferenceTensor) -> ReferenceTensor {
        var values = x.values
        for (number, position) in scatter.positions.enumerated() {
            for offset in 0..<scatter.block {
                values[position * scatter.block + offset] = updates.values[number * scatter.block + offset]
            }
        }
        return ReferenceTensor(x.shape, values)
    }

    static func pad(_ pad: Pad, _ x: ReferenceTensor) -> ReferenceTensor {
        let shape = x.shape.indices.map { x.shape[$0] + pad.before[$0] + pad.after[$0] }
        return ReferenceTensor(shape) { index in
            let source = zip(index, pad.before).map { $0 - $1 }
            let isInside = zip(source, x.shape).allSatisfy { $0 >= 0 && $0 < $1 }
            return isInside ? x[source] : Double(pad.value)
        }
    }

    static func slice(_ slice: Slice, _ x: ReferenceTensor) -> ReferenceTensor {
        ReferenceTensor(slice.shape) { index in
            x[index.indices.map { slice.starts[$0] + index[$0] * slice.steps[$0] }]
        }
    }

    static func sliceGradient(_ gradient: SliceGradient, _ upstream: ReferenceTensor) -> ReferenceTensor {
        var result = ReferenceTensor(gradient.shape, filledWith: 0)
        forEachIndex(upstream.shape) { index in
            result[index.indices.map { gradient.starts[$0] + index[$0] * gradient.steps[$0] }] += upstream[index]
        }
        return result
    }

    static func transpose(_ x: ReferenceTensor, _ permutation: [Int]) -> ReferenceTensor {
        ReferenceTensor(permutation.map { x.shape[$0] }) { index in
            var source = index
            for (axis, from) in permutation.enumerated() { source[from] = index[axis] }
            return x[source]
        }
    }
}
