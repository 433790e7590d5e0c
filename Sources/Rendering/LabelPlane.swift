/// A label as one plane of a picture takes it: codes premultiplied by alpha, at the plane's own resolution.
struct LabelPlane {
    /// Where it goes, in the plane's samples.
    let x: Int
    let y: Int
    let width: Int
    let height: Int
    /// 255 times the code, times alpha.
    private let codes: [UInt16]
    /// 0...255.
    private let alphas: [UInt8]

    /// Averages blocks of full-resolution pixels.
    /// - Parameters:
    ///   - pixels: premultiplied (code 0...255, alpha 0...1) of `width` times `height` blocks.
    init(
        x: Int, y: Int, width: Int, height: Int, shiftX: Int, shiftY: Int, pixels: [(code: Double, alpha: Double)]
    ) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
        let pixelsPerRow = width << shiftX
        let blockSize = Double(1 << (shiftX + shiftY))
        var codes: [UInt16] = []
        var alphas: [UInt8] = []
        for row in 0..<height {
            for column in 0..<width {
                var code = 0.0
                var alpha = 0.0
                for y in row << shiftY..<(row + 1) << shiftY {
                    for x in column << shiftX..<(column + 1) << shiftX {
                        code += pixels[y * pixelsPerRow + x].code
                        alpha += pixels[y * pixelsPerRow + x].alpha
                    }
                }
                codes.append(UInt16(min(max((255 * code / blockSize).rounded(), 0), 65025)))
                alphas.append(UInt8((255 * alpha / blockSize).rounded()))
            }
        }
        self.codes = codes
        self.alphas = alphas
    }

    /// Blends the label over the plane; what lies outside is left out.
    func draw(on plane: ImagePlane) {
        let columns = max(0, -x)..<max(max(0, -x), min(width, plane.width - x))
        for row in 0..<height where (0..<plane.height).contains(y + row) {
            let samples = plane.base + (y + row) * plane.stride + x
            for column in columns {
                let index = row * width + column
                let kept = UInt32(255 - alphas[index]) * UInt32(samples[column])
                samples[column] = UInt8(truncatingIfNeeded: min((UInt32(codes[index]) + kept + 127) / 255, 255))
            }
        }
    }
}
