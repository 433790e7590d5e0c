/// A level of a pyramid: 8-bit samples with a margin all round that repeats the outermost ones, so that windows that reach beyond
/// the picture can be read.
struct PaddedPlane: Sendable {
    static let margin = 24

    let width: Int
    let height: Int
    /// From one row to the next.
    let stride: Int
    private(set) var samples: [UInt8]

    init(width: Int, height: Int, fill: (_ first: UnsafeMutablePointer<UInt8>, _ stride: Int) -> Void) {
        self.width = width
        self.height = height
        let stride = width + 2 * Self.margin
        let height = height
        self.stride = stride
        let count = stride * (height + 2 * Self.margin)
        samples = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            initialized = count
            guard let base = buffer.baseAddress else { return }
            fill(base + Self.margin * stride + Self.margin, stride)
            Self.pad(base, width: width, height: height, stride: stride)
        }
    }

    /// Fills the margin of samples of any kind.
    /// - Parameter base: the first of the margin's.
    static func pad<Sample: BitwiseCopyable>(
        _ base: UnsafeMutablePointer<Sample>, width: Int, height: Int, stride: Int
    ) {
        for y in margin..<margin + height {
            let row = base + y * stride
            row.update(repeating: row[margin], count: margin)
            (row + margin + width).update(repeating: row[margin + width - 1], count: margin)
        }
        let (first, last) = (base + margin * stride, base + (margin + height - 1) * stride)
        for y in 0..<margin {
            (base + y * stride).update(from: first, count: stride)
            (last + (y + 1) * stride).update(from: last, count: stride)
        }
    }

    /// Calls `body` with the picture's first sample; rows and columns from `-margin` on may be read.
    @inline(__always)
    func withFirst<R>(_ body: (UnsafePointer<UInt8>) throws -> R) rethrows -> R {
        try samples.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { preconditionFailure("a plane has samples") }
            return try body(base + Self.margin * stride + Self.margin)
        }
    }

    /// Half the size, each sample the mean of four.
    func halved() -> PaddedPlane {
        let (width, height) = (width / 2, height / 2)
        return withFirst { source in
            PaddedPlane(width: width, height: height) { out, outStride in
                for y in 0..<height {
                    let top = source + 2 * y * stride
                    let bottom = top + stride
                    let line = out + y * outStride
                    for x in 0..<width {
                        let sum =
                            UInt16(top[2 * x]) &+ UInt16(top[2 * x + 1]) &+ UInt16(bottom[2 * x])
                            &+ UInt16(bottom[2 * x + 1])
                        line[x] = UInt8(truncatingIfNeeded: (sum &+ 2) &>> 2)
                    }
                }
            }
        }
    }
}
