import COneDNN

extension Primitive {
    /// A batched matrix product: source [..., M, K] times weights [..., K, N], plus a bias that broadcasts to [..., M, N].
    package static func matMul(
        source: MemoryDescriptor, weights: MemoryDescriptor, bias: MemoryDescriptor?, destination: MemoryDescriptor,
        postOps: [PostOp], engine: Engine
    ) throws -> Primitive {
        try Primitive("create a matrix product", engine: engine, postOps: postOps) { descriptor, attributes in
            camvideo_matmul_create(
                descriptor, engine.handle, source.handle, weights.handle, bias?.handle, destination.handle, attributes)
        }
    }
}
