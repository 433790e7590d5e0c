/// How much two windows of 8x8 samples differ in pattern, in brightness, and both.
struct BlockDifference {
    /// The sum of absolute differences once the mean difference is taken off.
    let pattern: Int32
    /// Of the second window from the first, in samples' steps.
    let brightness: Int32

    /// - Parameters:
    ///   - a: the first of eight rows of a window, `strideA` apart; the other's likewise.
    @inline(__always)
    init(
        _ a: UnsafePointer<UInt8>, _ strideA: Int, _ b: UnsafePointer<UInt8>, _ strideB: Int
    ) {
        let d0 = Self.row(a, b)
        let d1 = Self.row(a + strideA, b + strideB)
        let d2 = Self.row(a + 2 &* strideA, b + 2 &* strideB)
        let d3 = Self.row(a + 3 &* strideA, b + 3 &* strideB)
        let d4 = Self.row(a + 4 &* strideA, b + 4 &* strideB)
        let d5 = Self.row(a + 5 &* strideA, b + 5 &* strideB)
        let d6 = Self.row(a + 6 &* strideA, b + 6 &* strideB)
        let d7 = Self.row(a + 7 &* strideA, b + 7 &* strideB)
        let columns = ((d0 &+ d1) &+ (d2 &+ d3)) &+ ((d4 &+ d5) &+ (d6 &+ d7))
        // Moved above zero, so that no lane borrows from the next one while they are added up as one number.
        let total = Self.sum((columns &+ 2048)) - 8 * 2048
        let mean = (total &+ 32) &>> 6
        brightness = mean
        let m = SIMD8<Int16>(repeating: Int16(truncatingIfNeeded: mean))
        let absolute =
            ((Self.distance(d0, m) &+ Self.distance(d1, m)) &+ (Self.distance(d2, m) &+ Self.distance(d3, m)))
            &+ ((Self.distance(d4, m) &+ Self.distance(d5, m)) &+ (Self.distance(d6, m) &+ Self.distance(d7, m)))
        pattern = Self.sum(absolute)
    }

    @inline(__always)
    private static func row(_ a: UnsafePointer<UInt8>, _ b: UnsafePointer<UInt8>) -> SIMD8<Int16> {
        let first = UnsafeRawPointer(a).loadUnaligned(as: SIMD8<UInt8>.self)
        let second = UnsafeRawPointer(b).loadUnaligned(as: SIMD8<UInt8>.self)
        return SIMD8<Int16>(truncatingIfNeeded: second) &- SIMD8<Int16>(truncatingIfNeeded: first)
    }

    @inline(__always)
    private static func distance(_ d: SIMD8<Int16>, _ mean: SIMD8<Int16>) -> SIMD8<Int16> {
        let rest = d &- mean
        return pointwiseMax(rest, 0 &- rest)
    }

    /// The sum of lanes of at most 8191 each, none below zero: as four digits of one number, multiplied so that the highest
    /// becomes their sum.
    @inline(__always)
    private static func sum(_ lanes: SIMD8<Int16>) -> Int32 {
        let four = unsafeBitCast(lanes.lowHalf &+ lanes.highHalf, to: UInt64.self)
        return Int32(truncatingIfNeeded: (four &* 0x0001_0001_0001_0001) &>> 48)
    }
}
