/// Vectors to be tried on a block, in samples of a level, none twice. Its memory is borrowed.
struct CandidateList {
    static let capacity = 48

    private let memory: UnsafeMutableBufferPointer<SIMD2<Int32>>
    private(set) var count = 0

    init(_ memory: UnsafeMutableBufferPointer<SIMD2<Int32>>) {
        precondition(memory.count >= Self.capacity, "a list has room for all it may be given")
        self.memory = memory
    }

    @inline(__always)
    subscript(index: Int) -> SIMD2<Int32> { memory[index] }

    @inline(__always)
    mutating func removeAll() { count = 0 }

    /// Passed over where the list has it, or is full.
    @inline(__always)
    mutating func add(_ vector: SIMD2<Int32>) {
        guard count < Self.capacity else { return }
        for index in 0..<count where memory[index] == vector { return }
        memory[count] = vector
        count += 1
    }

    @inline(__always)
    mutating func add(_ vector: SIMD2<Float>) {
        add(vector.wholeSamples)
    }
}

extension SIMD2<Float> {
    /// The nearest whole numbers; halves go up.
    @inline(__always)
    var wholeSamples: SIMD2<Int32> { (self + 0.5).flooredSamples }

    @inline(__always)
    var flooredSamples: SIMD2<Int32> { SIMD2<Int32>(Self.floor(x), Self.floor(y)) }

    /// As `rounded(.down)`, which is a call where the processor's instruction for it cannot be relied upon.
    @inline(__always)
    private static func floor(_ value: Float) -> Int32 {
        let whole = Int32(value)
        return Float(whole) > value ? whole - 1 : whole
    }
}
