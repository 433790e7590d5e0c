import Foundation
import NeuralGraph

/// Operators that sum along axes.
extension ReferenceExecutor {
    static func reduce(_ reduce: Reduce, _ x: ReferenceTensor) -> ReferenceTensor {
        let kept = x.shape.indices.map { reduce.axes.contains($0) ? 1 : x.shape[$0] }
        var result = ReferenceTensor(kept, filledWith: 0)
        forEachIndex(x.shape) { index in
            result[index.indices.map { reduce.axes.contains($0) ? 0 : index[$0] }] += x[index]
        }
        if reduce.kind == .mean {
            let count = Double(reduce.axes.reduce(1) { $0 * x.shape[$1] })
            result.values = result.values.map { $0 / count }
        }
        guard !reduce.keepsDimensions else { return result }
        let shape = x.shape.indices.filter { !reduce.axes.contains($0) }.map { x.shape[$0] }
        return ReferenceTensor(shape, result.values)
    }

    static func softmax(_ x: ReferenceTensor, axis: Int, logarithm: Bool) -> ReferenceTensor {
        ReferenceTensor(x.shape) { index in
            let line = (0..<x.shape[axis]).map { position in
                var other = index
                other[axis] = position
                return x[other]
            }
            let peak = line.reduce(-Double.infinity, Swift.max)
            let sum = line.reduce(0) { $0 + exp($1 - peak) }
            return logarithm ? x[index] - peak - log(sum) : exp(x[index] - peak) / sum
        }
    }

    static func matMul(_ product: MatMul, _ inputs: [ReferenceTensor]) -> ReferenceTensor {
        let (a, b) = (inputs[0], inputs[1])
        let (rowsA, columnsA) = (a.shape[a.shape.count - 2], a.shape[a.shape.count - 1])
        let (rowsB, columnsB) = (b.shape[b.shape.count - 2], b.shape[b.shape.count - 1])
        let (m, inner) = product.transposesA ? (columnsA, rowsA) : (rowsA, columnsA)
        let n = product.transposesB ? rowsB : columnsB
        let rank = max(a.shape.count, b.shape.count) - 2
        func batch(_ shape: [Int]) -> [Int] {
            Array(repeating: 1, count: rank + 2 - shape.count) + shape.dropLast(2)
        }
        let batches = zip(batch(a.shape), batch(b.shape)).map { $0 == 1 ? $1 : $0 }
        return ReferenceTensor(batches + [m, n]) { index in
            let (row, column) = (index[rank], index[rank + 1])
            let (matrixA, matrixB) = (a.matrix(at: index), b.matrix(at: index))
            var sum = product.hasBias ? inputs[2].values[column] : 0
            for k in 0..<inner {
                let (atA, atB) = (
                    product.transposesA ? k * columnsA + row : row * columnsA + k,
                    product.transposesB ? column * columnsB + k : k * columnsB + column
                )
                sum += a.values[matrixA + atA] * b.values[matrixB + atB]
            }
            return sum
        }
    }
}

extension ReferenceTensor {
    /// Where the matrix starts that belongs to an index of the product; only batch axes are broadcast.
    fileprivate func matrix(at index: [Int]) -> Int {
        let first = index.count - shape.count
        var matrix = 0
        for axis in 0..<shape.count - 2 { matrix = matrix * shape[axis] + (shape[axis] == 1 ? 0 : index[first + axis]) }
        return matrix * shape[shape.count - 2] * shape[shape.count - 1]
    }
}
