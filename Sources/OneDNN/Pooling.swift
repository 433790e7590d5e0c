import COneDNN

/// What a pooling window computes.
package enum PoolingKind: Sendable, Equatable {
    case max
    /// The mean of the values inside the picture.
    case averageExcludingPadding
    /// The sum of the values divided by the window's size.
    case averageIncludingPadding

    var code: dnnl_alg_kind_t {
        switch self {
        case .max: dnnl_pooling_max
        case .averageExcludingPadding: dnnl_pooling_avg_exclude_padding
        case .averageIncludingPadding: dnnl_pooling_avg_include_padding
        }
    }
}

extension Primitive {
    /// A pooling of [N, C, spatial...] in the forward direction.
    package static func pooling(
        _ kind: PoolingKind, source: MemoryDescriptor, destination: MemoryDescriptor, window: Window, engine: Engine
    ) throws -> Primitive {
        try Primitive("create a pooling", engine: engine) { descriptor, attributes in
            let dims = window.dims
            return camvideo_pooling_forward_create(
                descriptor, engine.handle, kind.code, source.handle, destination.handle, dims.strides, dims.kernel,
                dims.dilates, dims.left, dims.right, attributes)
        }
    }
}
