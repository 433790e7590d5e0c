/// The sum of `count` terms in sixteen partial sums: faster than one, and closer to the exact sum.
/// - Parameters:
///   - vector: sixteen terms from an index on.
///   - tail: one term.
@inline(__always)
func vectorSum(_ count: Int, _ vector: (Int) -> SIMD16<Float>, tail: (Int) -> Float) -> Float {
    var partial = SIMD16<Float>(repeating: 0)
    var index = 0
    while index + 16 <= count {
        partial += vector(index)
        index += 16
    }
    var total = partial.sum()
    while index < count {
        total += tail(index)
        index += 1
    }
    return total
}

extension UnsafePointer<Float> {
    /// Sixteen values from an index on.
    @inline(__always)
    func vector(_ index: Int) -> SIMD16<Float> {
        UnsafeRawPointer(self + index).loadUnaligned(as: SIMD16<Float>.self)
    }
}
