import COneDNN

extension Primitive {
    /// Softmax, or its logarithm, along `axis`; `tensor` describes source and destination alike.
    package static func softmax(
        logarithm: Bool, tensor: MemoryDescriptor, axis: Int, engine: Engine
    ) throws -> Primitive {
        try Primitive("create a softmax", engine: engine) { descriptor, attributes in
            camvideo_softmax_forward_create(
                descriptor, engine.handle, logarithm ? dnnl_softmax_log : dnnl_softmax_accurate, tensor.handle,
                tensor.handle, Int32(axis), attributes)
        }
    }
}
