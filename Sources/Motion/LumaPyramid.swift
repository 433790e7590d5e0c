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
        let stride = raw.stride
        let count = raw.samples.count
        let exact = raw.samples.withUnsafeBufferPointer { source in
            [Float](unsafeUninitializedCapacity: count) { out, initialized in
                initialized = count
                soften(source, stride: stride, to: out)
            }
        }
        let margin = PaddedPlane.margin
        let rounded = PaddedPlane(width: raw.width, height: raw.height) { out, outStride in
            exact.withUnsafeBufferPointer { exact in
                guard let base = exact.baseAddress else { return }
                for y in 0..<raw.height {
                    let line = base + (y + margin) * stride + margin
                    let outLine = out + y * outStride
                    for x in 0..<raw.width { outLine[x] = UInt8(truncatingIfNeeded: Int32(line[x] + 0.5)) }
                }
            }
        }
        return (rounded, exact)
    }

    /// The outermost samples of the margin have no neighbours and are zero; nothing reads them.
    private static func soften(
        _ source: UnsafeBufferPointer<UInt8>, stride: Int, to out: UnsafeMutableBufferPointer<Float>
    ) {
        guard let source = source.baseAddress, let base = out.baseAddress else { return }
        let rows = out.count / stride
        base.update(repeating: 0, count: out.count)
        for y in 1..<rows - 1 {
            let line = source + y * stride
            let outLine = base + y * stride
            for x in 1..<stride - 1 {
                let above = line + (x - stride)
                let here = line + x
                let below = line + (x + stride)
                let corners =
                    Int16(above[-1]) &+ Int16(above[1]) &+ Int16(below[-1]) &+ Int16(below[1])
                let sides = Int16(above[0]) &+ Int16(below[0]) &+ Int16(here[-1]) &+ Int16(here[1])
                let sum = corners &+ 2 &* sides &+ 4 &* Int16(here[0])
                outLine[x] = Float(sum) * 0.0625
            }
        }
    }
}
