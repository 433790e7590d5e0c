/// A matrix with a row for each position and a column for each channel, each column less its mean over the positions. Values
/// that are not finite count as 0.
struct CentredRows {
    let rows: Int
    let columns: Int
    /// What the values were divided by, so that no square leaves the range of floats.
    let scale: Float
    /// `stride` vectors for each row, filled up with zeros.
    private var vectors: [SIMD8<Float>]
    private let stride: Int

    /// - Parameter value: of a row and a column.
    @inline(__always)
    init(rows: Int, columns: Int, _ value: (_ row: Int, _ column: Int) -> Float) {
        var values = [Float](repeating: 0, count: rows * columns)
        var sums = [Double](repeating: 0, count: columns)
        for row in 0..<rows {
            for column in 0..<columns {
                let found = value(row, column)
                let finite = found.isFinite ? found : 0
                values[row * columns + column] = finite
                sums[column] += Double(finite)
            }
        }
        let means = sums.map { Float($0 / Double(max(rows, 1))) }
        var largest: Float = 0
        for row in 0..<rows {
            for column in 0..<columns {
                values[row * columns + column] -= means[column]
                largest = max(largest, abs(values[row * columns + column]))
            }
        }
        self.init(rows: rows, columns: columns, scale: largest > 0 ? largest : 1) { values[$0 * columns + $1] }
    }

    @inline(__always)
    private init(rows: Int, columns: Int, scale: Float, centred value: (_ row: Int, _ column: Int) -> Float) {
        self.rows = rows
        self.columns = columns
        self.scale = scale
        stride = (columns + 7) / 8
        vectors = [SIMD8<Float>](repeating: SIMD8(), count: rows * stride)
        for row in 0..<rows {
            for column in 0..<columns { vectors[row * stride + column / 8][column % 8] = value(row, column) / scale }
        }
    }

    /// The product of every row with every row, of scaled values.
    func gram() -> SymmetricMatrix {
        var matrix = SymmetricMatrix(size: rows, elements: [Double](repeating: 0, count: rows * rows))
        vectors.withUnsafeBufferPointer { vectors in
            for row in 0..<rows {
                for other in 0...row {
                    // Not addProduct: where the compiler may not assume FMA, that calls a function for each value.
                    var sums = SIMD8<Float>()
                    for index in 0..<stride {
                        sums += vectors[row * stride + index] * vectors[other * stride + index]
                    }
                    let product = Double(sums.sum())
                    matrix.elements[row * rows + other] = product
                    matrix.elements[other * rows + row] = product
                }
            }
        }
        return matrix
    }

    /// Each row's product with the first right singular vector: what the rows differ in most. Its sign says nothing.
    ///
    /// The top eigenvector of the smaller one of the two products of the matrix with itself gives it, so that no channels by
    /// channels matrix is made of a deep layer's few positions.
    func firstComponent() -> [Float] {
        let blank = [Float](repeating: 0, count: rows)
        if rows <= columns {
            guard rows > 0, let top = gram().topEigenpair() else { return blank }
            let length = max(top.value, 0).squareRoot() * Double(scale)
            return top.vector.map { Float($0 * length) }
        }
        let turned = CentredRows(rows: columns, columns: rows, scale: 1) { vectors[$1 * stride + $0 / 8][$0 % 8] }
        guard columns > 0, let top = turned.gram().topEigenpair() else { return blank }
        var direction = [SIMD8<Float>](repeating: SIMD8(), count: stride)
        for (column, value) in top.vector.enumerated() { direction[column / 8][column % 8] = Float(value) }
        return (0..<rows).map { row in
            var sums = SIMD8<Float>()
            for index in 0..<stride { sums += vectors[row * stride + index] * direction[index] }
            return sums.sum() * scale
        }
    }
}
