import Foundation
import NeuralGraph

/// Operators that sum along axes.
extension ReferenceExecutor {
    static func reduce(_ reduce: Reduce, _ x: ReferenceTensor) -> ReferenceTensor {
        let kept = x.shape.indices.map { reduce.axes.contains($0) ? 1 : x.shape[$0] }
        let count = Double(reduce.axes.reduce(1) { $0 * x.shape[$1] })
        let (start, accumulate, scale): (Double, (Double, Double) -> Double, Double) =
            switch reduce.kind {
            case .sum: (0, { $0 + $1 }, 1)
            case .mean: (0, { $0 + $1 }, 1 / count)
            case .maximum: (-.infinity, { $0.isNaN || $1.isNaN ? .nan : Swift.max($0, $1) }, 1)
            case .minimum: (.infinity, { $0.isNaN || $1.isNaN ? .nan : Swift.min($0, $1) }, 1)
            case .product: (1, { $0 * $1 }, 1)
            }
        var result = ReferenceTensor(kept, filledWith: start)
        forEachIndex(x.shape) { index in
            let at = index.indices.map { reduce.axes.contains($0) ? 0 : index[$0] }
            result[at] = accumulate(result[at], x[index])
        }
        result.values = result.values.map { $0 * scale }
        guard !reduce.keepsDimensions else { return result }
        let shape = x.shape.indices.filter { !reduce.axes.contains($0) }.map { x.shape[$0] }
        return ReferenceTensor(shape, result.values)
    }

    /// (x - mean) / sqrt(variance + epsilon) over the last axes.
    static func normalize(_ x: ReferenceTensor, axisCount: Int, epsilon: Double) -> ReferenceTensor {
        let values = rows(of: x, axisCount).flatMap { row in
            let mean = row.reduce(0, +) / Double(row.count)
            let variance = row.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(row.count)
            return row.map { ($0 - mean) / (variance + epsilon).squareRoot() }
        }
        return ReferenceTensor(x.shape, values)
    }

    /// Through y = (x - m) s, where the mean m and the scale s depend on every x of the row:
    /// dy_i/dx_j = s (d_ij - 1 / n) - (x_i - m) s^3 (x_j - m) / n.
    static func normalizeGradient(
        _ operation: NormalizeGradient, _ x: ReferenceTensor, upstream: ReferenceTensor
    ) -> ReferenceTensor {
        let pairs = zip(rows(of: x, operation.axisCount), rows(of: upstream, operation.axisCount))
        let values = pairs.flatMap { row, upstream in
            let n = Double(row.count)
            let mean = row.reduce(0, +) / n
            let variance = row.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / n
            let s = 1 / (variance + Double(operation.epsilon)).squareRoot()
            return row.indices.map { j -> Double in
                var sum = 0.0
                for i in row.indices {
                    let direct = s * ((i == j ? 1 : 0) - 1 / n)
                    let throughScale = (row[i] - mean) * (row[j] - mean) * s * s * s / n
                    sum += upstream[i] * (direct - throughScale)
                }
                return sum
            }
        }
        return ReferenceTensor(x.shape, values)
    }

    private static func rows(of x: ReferenceTensor, _ axisCount: Int) -> [[Double]] {
        let size = x.shape.suffix(axisCount).reduce(1, *)
        return (0..<x.values.count / size).map { Array(x.values[$0 * size..<($0 + 1) * size]) }
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
        let residual = product.addsResidual ? inputs[product.hasBias ? 3 : 2] : nil
        let finish = product.activation.map { function($0) } ?? { $0 }
        return ReferenceTensor(batches + [m, n]) { index in
            let (row, column) = (index[rank], index[rank + 1])
            let (matrixA, matrixB) = (a.matrix(at: index), b.matrix(at: index))
            var sum = (product.hasBias ? inputs[2].values[column] : 0) + (residual?[index] ?? 0)
            for k in 0..<inner {
                let (atA, atB) = (
                    product.transposesA ? k * columnsA + row : row * columnsA + k,
                    product.transposesB ? column * columnsB + k : k * columnsB + column
                )
                sum += a.values[matrixA + atA] * b.values[matrixB + atB]
            }
            return finish(sum)
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
