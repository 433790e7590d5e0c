/// Every result of blending one of 256 heat codes over an 8-bit sample, rounded once: 64 KB, exact and fast.
package struct BlendTable: PlaneBlend {
    private let results: [UInt8]

    package init(codes: [Double], opacities: [Double], maximum: Int) {
        var results: [UInt8] = []
        results.reserveCapacity(codes.count * 256)
        for (code, opacity) in zip(codes, opacities) {
            for sample in 0..<256 {
                let blended = opacity * code + (1 - opacity) * Double(sample)
                results.append(UInt8(min(max(blended.rounded(), 0), Double(maximum))))
            }
        }
        self.results = results
    }

    package func blend(_ samples: UnsafeMutablePointer<UInt8>, indices: UnsafePointer<UInt8>, count: Int) {
        results.withUnsafeBufferPointer { results in
            guard let base = results.baseAddress else { return }
            for x in 0..<count { samples[x] = base[Int(indices[x]) << 8 | Int(samples[x])] }
        }
    }
}
