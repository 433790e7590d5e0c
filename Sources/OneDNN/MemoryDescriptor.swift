import COneDNN

/// The element types that camvideo's networks use.
package enum DataType: Sendable {
    case float32
    case bfloat16

    package var byteCount: Int { self == .float32 ? 4 : 2 }

    var code: dnnl_data_type_t {
        switch self {
        case .float32: dnnl_f32
        case .bfloat16: dnnl_bf16
        }
    }
}

/// Shape, element type and layout of one memory argument.
package final class MemoryDescriptor: @unchecked Sendable {  // the handle is never written after init
    let handle: camvideo_md

    init(owning handle: camvideo_md) { self.handle = handle }

    deinit { camvideo_md_destroy(handle) }

    /// A descriptor with a stride (in elements) for each dimension.
    package convenience init(shape: [Int], strides: [Int], type: DataType = .float32) throws {
        var handle: camvideo_md?
        try check(
            camvideo_md_create_strided(
                &handle, Int32(shape.count), shape.map(Int64.init), type.code, strides.map(Int64.init)),
            "describe a memory of shape \(shape)")
        self.init(owning: try require(handle, "describe a memory"))
    }

    /// A descriptor whose layout the primitive chooses; for weights, which are reordered once.
    package static func anyLayout(shape: [Int], type: DataType = .float32) throws -> MemoryDescriptor {
        var handle: camvideo_md?
        try check(
            camvideo_md_create_any(&handle, Int32(shape.count), shape.map(Int64.init), type.code),
            "describe a memory of shape \(shape)")
        return MemoryDescriptor(owning: try require(handle, "describe a memory"))
    }

    /// A dense row-major descriptor of float32 values.
    package static func rowMajor(shape: [Int]) throws -> MemoryDescriptor {
        var strides = [Int](repeating: 1, count: shape.count)
        for axis in stride(from: shape.count - 2, through: 0, by: -1) {
            strides[axis] = strides[axis + 1] * shape[axis + 1]
        }
        return try MemoryDescriptor(shape: shape, strides: strides)
    }

    package var byteCount: Int { dnnl_memory_desc_get_size(handle) }

    package func isSame(as other: MemoryDescriptor) -> Bool { dnnl_memory_desc_equal(handle, other.handle) != 0 }
}
