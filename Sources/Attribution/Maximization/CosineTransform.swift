import Foundation

/// The orthonormal two-dimensional cosine transform (DCT-II) of planes of one size, as two products with matrices.
struct CosineTransform: Sendable {
    let width: Int
    let height: Int
    /// Square matrices, a frequency in each row.
    private let rows: [Float]
    private let columns: [Float]

    init(width: Int, height: Int) {
        self.width = width
        self.height = height
        rows = Self.matrix(height)
        columns = Self.matrix(width)
    }

    /// Cycles over the whole picture, of the place of a frequency.
    func frequency(_ index: Int) -> Float {
        let (u, v) = (Float(index % width), Float(index / width))
        return 0.5 * (u * u + v * v).squareRoot()
    }

    /// The plane of these frequencies.
    /// - Parameter frequencies: row-major, as many as the plane has samples.
    func plane(of frequencies: [Float]) -> [Float] {
        let half = Self.product(frequencies, height, width, columns, width)
        return Self.product(Self.transposed(rows, height), height, height, half, width)
    }

    /// The frequencies of a plane; being orthonormal, also the gradient there of a gradient at the plane.
    func frequencies(of plane: [Float]) -> [Float] {
        let half = Self.product(rows, height, height, plane, width)
        return Self.product(half, height, width, Self.transposed(columns, width), width)
    }

    private static func matrix(_ count: Int) -> [Float] {
        (0..<count * count).map { index in
            let (k, x) = (Double(index / count), Double(index % count))
            let scale = (k == 0 ? 1 : 2) / Double(count)
            return Float(scale.squareRoot() * cos(.pi * (x + 0.5) * k / Double(count)))
        }
    }

    private static func transposed(_ matrix: [Float], _ count: Int) -> [Float] {
        (0..<count * count).map { matrix[$0 % count * count + $0 / count] }
    }

    /// The product of `a`, [rows, inner], and `b`, [inner, columns].
    private static func product(_ a: [Float], _ rows: Int, _ inner: Int, _ b: [Float], _ columns: Int) -> [Float] {
        var result = [Float](repeating: 0, count: rows * columns)
        a.withUnsafeBufferPointer { a in
            b.withUnsafeBufferPointer { b in
                result.withUnsafeMutableBufferPointer { result in
                    for row in 0..<rows {
                        let sums = row * columns
                        for k in 0..<inner {
                            let (factor, values) = (a[row * inner + k], k * columns)
                            for column in 0..<columns { result[sums + column] += factor * b[values + column] }
                        }
                    }
                }
            }
        }
        return result
    }
}
