/// A plane, softened a little, and its halves. Boxes let through frequencies that a grid of samples cannot carry; without them
/// positions between samples are told better.
struct LumaPyramid: Sendable {
    static let maximumLevels = 4
    /// No level but the first is smaller.
    private static let smallestSide = 16

    let plane: LumaPlane
    /// The finest first.
    let levels: [PaddedPlane]
    /// The finest level without rounding, in the same places.
    private let exact: [Float]

    init(_ plane: LumaPlane) {
        self.plane = plane
        let raw = plane.withSamples { samples in
            PaddedPlane(width: plane.width, height: plane.height) { out, stride in
                guard let base = samples.baseAddress else { return }
                for y in 0..<plane.height {
                    (out + y * stride).update(from: base + y * plane.width, count: plane.width)
                }
            }
        }
        let (finest, exact) = Self.softened(raw)
        var levels = [finest]
        while levels.count < Self.maximumLevels, let last = levels.last,
            min(last.width, last.height) >= 2 * Self.smallestSide
        {
            levels.append(last.halved())
        }
        self.levels = levels
        self.exact = exact
    }

    /// Calls `body` with the finest level's first sample inside the margin, unrounded; its stride is the rounded one's.
    func withExact<R>(_ body: (UnsafePointer<Float>) -> R) -> R {
        exact.withUnsafeBufferPointer { exact in
            guard let base = exact.baseAddress else { preconditionFailure("a plane has samples") }
            return body(base + PaddedPlane.margin * levels[0].stride + PaddedPlane.margin)
        }
    }

    /// Each sample with its neighbours, weighted 1 2 1 along both axes.
    private static func softened(_ raw: PaddedPlane) -> (rounded: PaddedPlane, exact: [Float]) {
        let (width, height, stride) = (raw.width, raw.height, raw.stride)
        var rounded = raw
        let exact = [Float](unsafeUninitializedCapacity: raw.samples.count) { exact, initialized in
            initialized = raw.samples.count
            guard let base = exact.baseAddress else { return }
            let first = base + PaddedPlane.margin * stride + PaddedPlane.margin
            rounded = PaddedPlane(width: width, height: height) { out, outStride in
                raw.withFirst { source in
                    for y in 0..<height {
                        soften(
                            source + y * stride, stride: stride, count: width, to: first + y * stride,
                            rounded: out + y * outStride)
                    }
                }
            }
            PaddedPlane.pad(base, width: width, height: height, stride: stride)
        }
        return (rounded, exact)
    }

    @inline(__always)
    private static func soften(
        _ line: UnsafePointer<UInt8>, stride: Int, count: Int, to exact: UnsafeMutablePointer<Float>,
        rounded: UnsafeMutablePointer<UInt8>
    ) {
        /// Sums of columns of three.
        func column(_ x: Int) -> SIMD8<UInt16> {
            func row(_ offset: Int) -> SIMD8<UInt16> {
                SIMD8(truncatingIfNeeded: UnsafeRawPointer(line + (offset + x)).loadUnaligned(as: SIMD8<UInt8>.self))
            }
            let middle = row(0)
            return row(-stride) &+ middle &+ middle &+ row(stride)
        }
        var x = 0
        while x < count {
            // The last eight overlap those before; a row shorter than that runs into the margin, which is filled later.
            let start = min(x, max(0, count - 8))
            let middle = column(start)
            let sum = column(start - 1) &+ middle &+ middle &+ column(start + 1)
            let value = SIMD8<Float>(SIMD8<Int32>(truncatingIfNeeded: sum)) * 0.0625
            UnsafeMutableRawPointer(exact + start).storeBytes(of: value, as: SIMD8<Float>.self)
            let byte = SIMD8<UInt8>(truncatingIfNeeded: (sum &+ 8) &>> 4)
            UnsafeMutableRawPointer(rounded + start).storeBytes(of: byte, as: SIMD8<UInt8>.self)
            x += 8
        }
    }
}
