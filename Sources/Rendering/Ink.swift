import Pictures

/// Draws lines in a colour on a dark edge, which are seen on bright pictures and on dark ones.
struct Ink: Sendable {
    /// Of the line, without its edge, in pixels of the upright picture.
    let width: Float
    let edge: Float
    private let opacity: Float

    private static let edgeOpacity: Float = 0.6

    /// - Parameters:
    ///   - picture: to whose shorter side the line is in proportion.
    ///   - opacity: 0...1.
    init(on picture: PictureSize, opacity: Double) {
        width = max(0.005 * Float(min(picture.width, picture.height)), 1.5)
        edge = max(0.3 * width, 0.75)
        self.opacity = Float(opacity)
    }

    /// From the line's middle to where nothing of it is left, in a plane whose samples are so many pixels wide.
    func reach(footprint: Float) -> Float { width / 2 + edge + footprint / 2 }

    /// How much of a sample is covered by the line and by its edge.
    /// - Parameters:
    ///   - distance: from the line's middle, in pixels.
    ///   - footprint: a sample's size in pixels.
    func coverage(distance: Float, footprint: Float) -> (line: Float, edge: Float) {
        func covered(_ reach: Float) -> Float { opacity * min(max((reach - distance) / footprint + 0.5, 0), 1) }
        return (covered(width / 2), Self.edgeOpacity * covered(width / 2 + edge))
    }
}

/// A row of samples that are partly covered by a bright colour, and below it by black.
struct InkRow {
    private var codes: [UInt32]
    private var alphas: [UInt8]
    /// Where something is covered.
    private var touched: Range<Int>?

    init(width: Int) {
        codes = Array(repeating: 0, count: width)
        alphas = Array(repeating: 0, count: width)
    }

    /// - Parameters:
    ///   - bright: how much the colour covers, 0...1.
    ///   - dark: how much black does, below it.
    ///   - code: of the colour and of black.
    mutating func cover(_ x: Int, bright: Float, dark: Float, code: (bright: Float, dark: Float)) {
        let below = (1 - bright) * dark
        let alpha = UInt8(255 * (bright + below) + 0.5)
        guard alpha > 0 else { return }
        alphas[x] = alpha
        // Of what alpha was rounded to, so that a colour over itself stays what it is.
        let scale = Float(alpha) / (bright + below)
        codes[x] = UInt32(max(scale * (bright * code.bright + below * code.dark) + 0.5, 0))
        touched = touched.map { min($0.lowerBound, x)..<max($0.upperBound, x + 1) } ?? x..<x + 1
    }

    /// Puts the row over samples, and leaves it empty.
    mutating func draw<Sample: DrawableSample>(on samples: UnsafeMutablePointer<Sample>, maximum: Int) {
        guard let range = touched else { return }
        codes.withUnsafeBufferPointer { codes in
            alphas.withUnsafeBufferPointer { alphas in
                guard let codes = codes.baseAddress, let alphas = alphas.baseAddress else { return }
                let start = range.lowerBound
                Sample.cover(
                    samples + start, codes: codes + start, alphas: alphas + start, count: range.count,
                    maximum: maximum)
            }
        }
        for x in range { (codes[x], alphas[x]) = (0, 0) }
        touched = nil
    }
}

/// A plane of a picture, with what its samples stand for.
struct DrawnPlane<Sample: PictureSample> {
    let plane: Plane<Sample>
    /// A sample's size in luma samples.
    let stepX: Float
    let stepY: Float
    /// Of a colour, the plane's code.
    let code: (RGBColor) -> Float

    /// The side of a square as large as a sample, in luma samples.
    var footprint: Float { (stepX * stepY).squareRoot() }
}

extension PlanarPicture {
    /// All planes, luma first.
    var drawnPlanes: [DrawnPlane<Sample>] {
        let encoding = encoding
        let luma = DrawnPlane(plane: luma, stepX: 1, stepY: 1) { Float(encoding.encode($0).y) }
        guard let chroma else { return [luma] }
        let (stepX, stepY) = (Float(1 << chroma.subsampling.shiftX), Float(1 << chroma.subsampling.shiftY))
        return [
            luma, DrawnPlane(plane: chroma.u, stepX: stepX, stepY: stepY) { Float(encoding.encode($0).u) },
            DrawnPlane(plane: chroma.v, stepX: stepX, stepY: stepY) { Float(encoding.encode($0).v) },
        ]
    }
}

extension RGBColor {
    static let black = RGBColor(red: 0, green: 0, blue: 0)
    static let white = RGBColor(red: 255, green: 255, blue: 255)
}
