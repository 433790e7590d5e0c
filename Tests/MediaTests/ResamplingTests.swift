import Foundation
import Media
import Testing

/// Scaling against the textbook's formulas, in Pillow's convention: half-pixel centres, kernels as wide as the step between
/// samples when a picture shrinks.
@Suite struct ResamplingTests {
    private func kernel(_ resampling: Resampling, _ distance: Double) -> Double {
        let x = abs(distance)
        func sinc(_ x: Double) -> Double { x == 0 ? 1 : sin(.pi * x) / (.pi * x) }
        switch resampling {
        case .nearest, .box: return x <= 0.5 ? 1 : 0
        case .bilinear: return max(0, 1 - x)
        case .bicubic:
            if x < 1 { return 1.5 * x * x * x - 2.5 * x * x + 1 }
            return x < 2 ? -0.5 * x * x * x + 2.5 * x * x - 4 * x + 2 : 0
        case .lanczos: return x < 3 ? sinc(x) * sinc(x / 3) : 0
        }
    }

    private func scaled(_ row: [Double], to count: Int, _ resampling: Resampling) -> [Double] {
        let step = Double(row.count) / Double(count)
        let width = resampling == .nearest ? 1 : max(1, step)
        return (0..<count).map { index in
            let center = (Double(index) + 0.5) * step
            let weights = row.indices.map { kernel(resampling, (Double($0) + 0.5 - center) / width) }
            return zip(weights, row).reduce(0) { $0 + $1.0 * $1.1 } / weights.reduce(0, +)
        }
    }

    /// A gray picture whose rows are all alike, or whose columns are.
    private func picture(_ row: [UInt8], isTurned: Bool) throws -> Frame {
        let (width, height) = isTurned ? (24, row.count) : (row.count, 24)
        let format = PictureFormat(width: width, height: height, pixelFormat: .yuv444p, range: .full)
        return try Frame.make(format) { planes in
            for index in 0..<3 {
                let plane = planes[index]
                for y in 0..<plane.height {
                    for x in 0..<plane.width {
                        plane.base[y * plane.stride + x] = index > 0 ? 128 : row[isTurned ? y : x]
                    }
                }
            }
        }
    }

    /// A triangular wave with steps, away from black and white so that no overshoot is cut off.
    private func signal(_ count: Int) -> [UInt8] {
        (0..<count).map { index in
            let wave = 12 * abs(index % 10 - 5)
            return UInt8(60 + wave + (index / 12 % 2 == 0 ? 0 : 60))
        }
    }

    // To the nearest sample and over areas only by a third: at other ratios samples lie on the border between two.
    private static let cases =
        Resampling.allCases.map { ($0, 75, 25) }
        + [Resampling.bilinear, .bicubic, .lanczos].flatMap { [($0, 96, 36), ($0, 40, 100)] }

    @Test(arguments: cases, [false, true])
    func kernelsAreTheTextbooks(_ parameters: (kernel: Resampling, from: Int, to: Int), isTurned: Bool) throws {
        let row = signal(parameters.from)
        let count = parameters.to
        let wanted = scaled(row.map(Double.init), to: count, parameters.kernel)
        let (width, height) = isTurned ? (24, count) : (count, 24)
        let target = PictureFormat(width: width, height: height, pixelFormat: .rgb24, range: .full)
        let converter = PixelConverter(to: target, resampling: parameters.kernel)
        let bytes = try converter.convert(picture(row, isTurned: isTurned)).packedBytes
        // At the border Pillow cuts kernels off and libswscale repeats the last sample.
        let border = count / 6
        for index in border..<(count - border) {
            let pixel = isTurned ? index * width + 12 : 12 * width + index
            let sample = Double(bytes[pixel * 3])
            #expect(abs(sample - wanted[index]) <= 2, "sample \(index) is \(sample), not \(wanted[index])")
        }
    }
}
