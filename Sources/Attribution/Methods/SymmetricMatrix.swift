/// A symmetric matrix of finite numbers, row-major.
struct SymmetricMatrix {
    let size: Int
    var elements: [Double]

    /// The largest eigenvalue and its eigenvector of length 1; nil for a matrix of zeros. Where several eigenvectors share the
    /// eigenvalue, the same one each time.
    ///
    /// Lanczos with full reorthogonalisation: exact for sizes up to its number of steps, restarted from the best vector above.
    func topEigenpair() -> (value: Double, vector: [Double])? {
        let scale = elements.reduce(0) { max($0, abs($1)) }
        guard scale > 0 else { return nil }
        var start = Self.startVector(size)
        var value = 0.0
        for _ in 0..<20 {
            let cycle = lanczos(from: start, accuracy: 1e-11 * scale * Double(size))
            (value, start) = (cycle.value, cycle.vector)
            if cycle.isConverged { break }
        }
        return (value, start)
    }

    private func lanczos(from start: [Double], accuracy: Double) -> (value: Double, vector: [Double], isConverged: Bool)
    {
        let limit = min(size, 200)
        var basis = [start]
        var triangle = Tridiagonal()
        while true {
            let last = basis[basis.count - 1]
            var next = product(with: last)
            triangle.diagonal.append(dot(next, last))
            // Twice is enough (Kahan and Parlett).
            for _ in 0..<2 {
                for vector in basis {
                    let share = dot(next, vector)
                    for index in next.indices { next[index] -= share * vector[index] }
                }
            }
            let length = dot(next, next).squareRoot()
            let isLast = basis.count == limit || length <= accuracy
            if isLast || basis.count % 8 == 0 {
                let (value, weights) = triangle.topEigenpair()
                let isConverged = length * abs(weights[weights.count - 1]) <= accuracy
                if isLast || isConverged {
                    var vector = [Double](repeating: 0, count: size)
                    for (weight, direction) in zip(weights, basis) {
                        for index in vector.indices { vector[index] += weight * direction[index] }
                    }
                    let norm = dot(vector, vector).squareRoot()
                    return (value, vector.map { $0 / norm }, isConverged || basis.count == size)
                }
            }
            triangle.offDiagonal.append(length)
            basis.append(next.map { $0 / length })
        }
    }

    private func product(with vector: [Double]) -> [Double] {
        elements.withUnsafeBufferPointer { elements in
            (0..<size).map { row in
                let line = UnsafeBufferPointer(rebasing: elements[row * size..<(row + 1) * size])
                return vector.withUnsafeBufferPointer { dot(line, $0) }
            }
        }
    }

    /// In no special position to any picture.
    private static func startVector(_ size: Int) -> [Double] {
        let values = (1...size).map { index in
            let turn = Double(index) * 0.618_033_988_749_894_9
            return turn - turn.rounded(.down) - 0.45
        }
        let length = dot(values, values).squareRoot()
        return values.map { $0 / length }
    }
}

/// A symmetric matrix with one diagonal on either side of the main one.
private struct Tridiagonal {
    var diagonal: [Double] = []
    var offDiagonal: [Double] = []

    func topEigenpair() -> (value: Double, vector: [Double]) {
        let widths = diagonal.indices.map { row in
            (row > 0 ? abs(offDiagonal[row - 1]) : 0) + (row < diagonal.count - 1 ? abs(offDiagonal[row]) : 0)
        }
        // Gershgorin's circles hold every eigenvalue.
        var low = zip(diagonal, widths).reduce(Double.infinity) { min($0, $1.0 - $1.1) }
        var high = zip(diagonal, widths).reduce(-Double.infinity) { max($0, $1.0 + $1.1) }
        let tiny = max(abs(low), abs(high)) * 1e-15 + .leastNormalMagnitude
        high += tiny
        while high - low > 4 * tiny {
            let middle = (low + high) / 2
            if pivots(shift: middle) == nil { low = middle } else { high = middle }
        }
        // Above all eigenvalues the shifted matrix is positive definite, so that elimination needs no pivoting.
        var shift = high + 4 * tiny
        while pivots(shift: shift) == nil { shift += 4 * tiny }
        guard let pivots = pivots(shift: shift) else { return (high, diagonal.map { _ in 0 }) }
        var vector = diagonal.indices.map { _ in 1.0 }
        for _ in 0..<4 { vector = solve(pivots, vector) }
        return (high, vector)
    }

    /// The pivots of shift - T; nil unless it is positive definite.
    private func pivots(shift: Double) -> [Double]? {
        var pivots: [Double] = []
        for row in diagonal.indices {
            var pivot = shift - diagonal[row]
            if row > 0 { pivot -= offDiagonal[row - 1] * offDiagonal[row - 1] / pivots[row - 1] }
            guard pivot > 0 else { return nil }
            pivots.append(pivot)
        }
        return pivots
    }

    /// (shift - T)^-1 vector, of length 1.
    private func solve(_ pivots: [Double], _ vector: [Double]) -> [Double] {
        var result = vector
        for row in result.indices.dropFirst() {
            result[row] += offDiagonal[row - 1] / pivots[row - 1] * result[row - 1]
        }
        for row in result.indices.reversed() {
            let below = row < result.count - 1 ? offDiagonal[row] * result[row + 1] : 0
            result[row] = (result[row] + below) / pivots[row]
        }
        let largest = result.reduce(0) { max($0, abs($1)) }
        let scaled = result.map { $0 / largest }
        let length = dot(scaled, scaled).squareRoot()
        return scaled.map { $0 / length }
    }
}

private func dot(_ first: [Double], _ second: [Double]) -> Double {
    first.withUnsafeBufferPointer { first in second.withUnsafeBufferPointer { dot(first, $0) } }
}

private func dot(_ first: UnsafeBufferPointer<Double>, _ second: UnsafeBufferPointer<Double>) -> Double {
    var sums = SIMD4<Double>()
    let whole = first.count / 4 * 4
    for index in stride(from: 0, to: whole, by: 4) {
        let left = SIMD4(first[index], first[index + 1], first[index + 2], first[index + 3])
        let right = SIMD4(second[index], second[index + 1], second[index + 2], second[index + 3])
        sums += left * right
    }
    return (whole..<first.count).reduce(sums.sum()) { $0 + first[$1] * second[$1] }
}
