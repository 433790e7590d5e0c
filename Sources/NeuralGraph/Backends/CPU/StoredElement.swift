/// How a number lies in memory; kernels compute in `Float`.
protocol StoredElement: BitwiseCopyable, SendableMetatype {
    static var format: ElementFormat { get }

    init(rounding value: Float)
    var float: Float { get }

    /// Sixteen values from an index on.
    static func vector(_ values: UnsafePointer<Self>, _ index: Int) -> SIMD16<Float>
    /// Stores sixteen values from an index on.
    static func store(_ vector: SIMD16<Float>, _ values: UnsafeMutablePointer<Self>, _ index: Int)
}

extension Float: StoredElement {
    static var format: ElementFormat { .float32 }

    @inline(__always)
    init(rounding value: Float) { self = value }

    @inline(__always)
    var float: Float { self }

    @inline(__always)
    static func vector(_ values: UnsafePointer<Float>, _ index: Int) -> SIMD16<Float> { values.vector(index) }

    @inline(__always)
    static func store(_ vector: SIMD16<Float>, _ values: UnsafeMutablePointer<Float>, _ index: Int) {
        UnsafeMutableRawPointer(values + index).storeBytes(of: vector, as: SIMD16<Float>.self)
    }
}

/// The upper half of a `Float`.
struct BFloat16: StoredElement {
    let bits: UInt16

    static var format: ElementFormat { .bfloat16 }

    /// To the nearest, halves to the even neighbour, as the processor's own instruction does for all numbers.
    @inline(__always)
    init(rounding value: Float) {
        let pattern = value.bitPattern
        bits = UInt16(truncatingIfNeeded: (pattern &+ 0x7FFF &+ ((pattern >> 16) & 1)) >> 16)
    }

    @inline(__always)
    var float: Float { Float(bitPattern: UInt32(bits) << 16) }

    @inline(__always)
    static func vector(_ values: UnsafePointer<BFloat16>, _ index: Int) -> SIMD16<Float> {
        let halves = UnsafeRawPointer(values + index).loadUnaligned(as: SIMD16<UInt16>.self)
        return unsafeBitCast(SIMD16<UInt32>(truncatingIfNeeded: halves) &<< 16, to: SIMD16<Float>.self)
    }
    @inline(__always)
    static func store(_ vector: SIMD16<Float>, _ values: UnsafeMutablePointer<BFloat16>, _ index: Int) {
        let patterns = unsafeBitCast(vector, to: SIMD16<UInt32>.self)
        let rounded = (patterns &+ 0x7FFF &+ ((patterns &>> 16) & 1)) &>> 16
        UnsafeMutableRawPointer(values + index)
            .storeBytes(of: SIMD16<UInt16>(truncatingIfNeeded: rounded), as: SIMD16<UInt16>.self)
    }
}
