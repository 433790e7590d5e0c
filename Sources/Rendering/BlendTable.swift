/// Every result of blending one of 256 heat codes over an 8-bit sample, rounded once: 64 KB, exact and fast.
struct BlendTable: Sendable {
    private let results: [UInt8]

    /// - Parameters:
    ///   - codes: for each colour index, what the colour map's colour is in the plane's 8-bit code, not rounded.
    ///   - opacity: of the heat, 0...1.
    init(codes: [Double], opacity: Double) {
        var results: [UInt8] = []
        results.reserveCapacity(codes.count * 256)
        for code in codes {
            for sample in 0..<256 {
                let blended = opacity * code + (1 - opacity) * Double(sample)
                results.append(UInt8(min(max(blended.rounded(), 0), 255)))
            }
        }
        self.results = results
    }

    /// Blends `count` samples in place; `indices` holds a colour index for each.
    func blend(_ samples: UnsafeMutablePointer<UInt8>, indices: UnsafePointer<UInt8>, count: Int) {
        results.withUnsafeBufferPointer { results in
            guard let base = results.baseAddress else { return }
            for x in 0..<count { samples[x] = base[Int(indices[x]) << 8 | Int(samples[x])] }
        }
    }
}
