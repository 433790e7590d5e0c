/// Averages of boxes of pixels: each box's columns are summed first, 16 pixels of a row at a time, then the columns of each box.
struct BoxAverages {
    /// Of the result, in samples.
    let width: Int
    let height: Int
    /// Pixels to a sample, 256 at most along each axis.
    let boxWidth: Int
    let boxHeight: Int

    func write(of luma: UnsafePointer<UInt8>, stride: Int, to samples: UnsafeMutableBufferPointer<UInt8>) {
        guard let out = samples.baseAddress else { return }
        if boxWidth == 1 && boxHeight == 1 {
            for row in 0..<height { (out + row * width).update(from: luma + row * stride, count: width) }
            return
        }
        let count = width * boxWidth
        withUnsafeTemporaryAllocation(of: UInt16.self, capacity: count) { sums in
            guard let sums = sums.baseAddress else { return }
            for row in 0..<height {
                sumColumns(luma + row * boxHeight * stride, stride: stride, count: count, to: sums)
                let line = out + row * width
                // A constant width becomes a loop without branches.
                switch boxWidth {
                case 2: average(sums, by: 2, to: line)
                case 3: average(sums, by: 3, to: line)
                case 4: average(sums, by: 4, to: line)
                case 6: average(sums, by: 6, to: line)
                case 8: average(sums, by: 8, to: line)
                case 12: average(sums, by: 12, to: line)
                default: average(sums, by: boxWidth, to: line)
                }
            }
        }
    }

    private func sumColumns(
        _ top: UnsafePointer<UInt8>, stride: Int, count: Int, to sums: UnsafeMutablePointer<UInt16>
    ) {
        var x = 0
        while x + 16 <= count {
            var sum = SIMD16<UInt16>.zero
            var pixels = UnsafeRawPointer(top + x)
            for _ in 0..<boxHeight {
                sum &+= SIMD16<UInt16>(truncatingIfNeeded: pixels.loadUnaligned(as: SIMD16<UInt8>.self))
                pixels += stride
            }
            UnsafeMutableRawPointer(sums + x).storeBytes(of: sum, as: SIMD16<UInt16>.self)
            x += 16
        }
        while x < count {
            var sum: UInt16 = 0
            for row in 0..<boxHeight { sum &+= UInt16(top[x + row * stride]) }
            sums[x] = sum
            x += 1
        }
    }

    @inline(__always)
    private func average(_ sums: UnsafePointer<UInt16>, by boxWidth: Int, to line: UnsafeMutablePointer<UInt8>) {
        let area = UInt64(boxWidth &* boxHeight)
        // Rounded up, which is exact for sums below 2^24 and areas up to 2^16.
        let reciprocal = (1 << 40) / area + 1
        var next = sums
        for x in 0..<width {
            var sum = UInt64(area / 2)
            for column in 0..<boxWidth { sum &+= UInt64(next[column]) }
            next += boxWidth
            line[x] = UInt8(truncatingIfNeeded: (sum &* reciprocal) &>> 40)
        }
    }
}
