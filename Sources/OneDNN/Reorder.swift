import COneDNN

extension Primitive {
    /// A copy from one layout (and element type) to another.
    package static func reorder(
        from source: MemoryDescriptor, to destination: MemoryDescriptor, engine: Engine
    ) throws -> Primitive {
        try Primitive("create a reorder", engine: engine) { descriptor, attributes in
            camvideo_reorder_create(descriptor, engine.handle, source.handle, destination.handle, attributes)
        }
    }
}
