import Pictures

/// A label as one plane of a picture takes it: codes premultiplied by alpha, at the plane's own resolution.
struct LabelPlane {
    /// Where it goes, in the plane's samples.
    let x: Int
    let y: Int
    let size: PictureSize
    /// 255 times the code, times alpha.
    private let codes: [UInt32]
    /// 0...255.
    private let alphas: [UInt8]
    private let maximum: Int

    /// Averages blocks of full-resolution pixels.
    /// - Parameters:
    ///   - subsampling: says how many pixels make a block.
    ///   - pixels: premultiplied (code 0...maximum, alpha 0...1) of `size` blocks.
    ///   - maximum: the plane's largest code.
    init(
        x: Int, y: Int, size: PictureSize, subsampling: ChromaSubsampling, pixels: [(code: Double, alpha: Double)],
        maximum: Int
    ) {
        self.x = x
        self.y = y
        self.size = size
        self.maximum = maximum
        let (shiftX, shiftY) = (subsampling.shiftX, subsampling.shiftY)
        let pixelsPerRow = size.width << shiftX
        let blockSize = Double(1 << (shiftX + shiftY))
        let limit = Double(255 * maximum)
        var codes: [UInt32] = []
        var alphas: [UInt8] = []
        for row in 0..<size.height {
            for column in 0..<size.width {
                var code = 0.0
                var alpha = 0.0
                for y in row << shiftY..<(row + 1) << shiftY {
                    for x in column << shiftX..<(column + 1) << shiftX {
                        code += pixels[y * pixelsPerRow + x].code
                        alpha += pixels[y * pixelsPerRow + x].alpha
                    }
                }
                codes.append(UInt32(min(max((255 * code / blockSize).rounded(), 0), limit)))
                alphas.append(UInt8((255 * alpha / blockSize).rounded()))
            }
        }
        self.codes = codes
        self.alphas = alphas
    }

    /// Blends the label over the plane; what lies outside is left out.
    func draw<Sample: DrawableSample>(on plane: Plane<Sample>) {
        let left = max(0, -x)
        let count = min(size.width, plane.width - x) - left
        guard count > 0 else { return }
        codes.withUnsafeBufferPointer { codes in
            alphas.withUnsafeBufferPointer { alphas in
                guard let codes = codes.baseAddress, let alphas = alphas.baseAddress else { return }
                for row in 0..<size.height where (0..<plane.height).contains(y + row) {
                    let start = row * size.width + left
                    Sample.cover(
                        plane.base + (y + row) * plane.stride + x + left, codes: codes + start,
                        alphas: alphas + start, count: count, maximum: maximum)
                }
            }
        }
    }
}
