import OneDNN

/// Constant weights in the layout that a primitive chose, reordered once.
struct PackedWeights {
    let descriptor: MemoryDescriptor
    let buffer: AlignedBuffer

    /// - Parameter plain: how the constant's row-major values lie.
    init(_ constant: Constant, plain: MemoryDescriptor, for primitive: Primitive, _ engine: Engine) throws {
        let packed = try primitive.weightsDescriptor()
        let source = try AlignedBuffer(floats: constant.floats())
        guard !packed.isSame(as: plain) else {
            (descriptor, buffer) = (plain, source)
            return
        }
        let target = try AlignedBuffer(byteCount: packed.byteCount)
        let reorder = try Primitive.reorder(from: plain, to: packed, engine: engine)
        let scratchpad = try AlignedBuffer(byteCount: reorder.scratchpadByteCount)
        try reorder.bind(
            [(.source, plain, source.address), (.destination, packed, target.address)],
            scratchpad: scratchpad.address, stream: Stream(engine)
        ).run()
        (descriptor, buffer) = (packed, target)
    }
}
