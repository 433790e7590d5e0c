import COneDNN

extension Primitive {
    /// A forward convolution. Grouped weights have shape [G, O/G, I/G, kernel...].
    package static func convolution(
        source: MemoryDescriptor, weights: MemoryDescriptor, bias: MemoryDescriptor?, destination: MemoryDescriptor,
        window: Window, postOps: [PostOp], engine: Engine
    ) throws -> Primitive {
        try Primitive("create a convolution", engine: engine, postOps: postOps) { descriptor, attributes in
            let dims = window.dims
            return camvideo_convolution_forward_create(
                descriptor, engine.handle, source.handle, weights.handle, bias?.handle, destination.handle,
                dims.strides, dims.dilates, dims.left, dims.right, attributes)
        }
    }

    /// The gradient of a convolution with respect to its source. `weights` are the forward convolution's.
    package static func convolutionBackwardData(
        diffSource: MemoryDescriptor, weights: MemoryDescriptor, diffDestination: MemoryDescriptor, window: Window,
        engine: Engine
    ) throws -> Primitive {
        try Primitive("create a convolution's gradient", engine: engine) { descriptor, attributes in
            let dims = window.dims
            return camvideo_convolution_backward_data_create(
                descriptor, engine.handle, diffSource.handle, weights.handle, diffDestination.handle, dims.strides,
                dims.dilates, dims.left, dims.right, attributes)
        }
    }
}
