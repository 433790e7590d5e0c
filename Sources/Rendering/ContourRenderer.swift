import Maps
import Pictures

/// Draws lines of equal heat over a picture, and leaves every other sample as it is.
///
/// How far a sample is from a line is its value's difference from the line's, over the map's slope there: exact where the map is
/// even, and close enough within a line's width. Immutable once made.
package struct ContourRenderer<Sample: DrawableSample>: Sendable {
    package let encoding: ColorEncoding
    private let lines: [(value: Float, color: RGBColor)]
    private let opacity: Double

    /// A slope of less over a pixel is a plain, on which no line has a place.
    private static var flattest: Float { 1e-5 }

    /// - Parameters:
    ///   - values: of the lines, 0...1.
    ///   - opacity: of the lines, 0...1.
    package init(values: [Double], colormap: Colormap, opacity: Double, encoding: ColorEncoding) {
        precondition((0...1).contains(opacity), "opacity is between 0 and 1")
        self.encoding = encoding
        self.opacity = opacity
        let colors = colormap.colors
        lines = values.map { (Float($0), colors[min(max(Int(255 * $0), 0), 255)]) }
    }

    /// - Parameters:
    ///   - map: upright, values in 0...1, any size.
    ///   - picture: in the renderer's encoding.
    ///   - orientation: of the stored picture.
    package func draw(
        _ map: SaliencyMap, on picture: PlanarPicture<Sample>, orientation: Orientation = .upright
    ) {
        precondition(picture.encoding == encoding, "a renderer draws on pictures of its own encoding")
        guard opacity > 0, map.width > 0, map.height > 0 else { return }
        let stored = map.stored(orientation)
        let ink = Ink(on: picture.luma.size, opacity: opacity)
        for plane in picture.drawnPlanes { draw(stored, with: ink, on: plane) }
    }

    /// - Parameter map: turned as the plane is stored.
    private func draw(_ map: SaliencyMap, with ink: Ink, on drawn: DrawnPlane<Sample>) {
        let (width, height) = (drawn.plane.width, drawn.plane.height)
        guard width > 0, height > 0 else { return }
        let rows = SmoothUpsampler(map: map, width: width)
        let reach = ink.reach(footprint: drawn.footprint)
        let black = drawn.code(.black)
        var covered = InkRow(width: width)
        let values = UnsafeMutableBufferPointer<Float>.allocate(capacity: 4 * width)
        defer { values.deallocate() }
        guard let base = values.baseAddress else { return }
        // Three rows of values in turns, and the squared slopes of the middle one.
        func row(_ y: Int) -> UnsafeMutablePointer<Float> { base + (y + 3) % 3 * width }
        let slopes = base + 3 * width
        rows.fillRow(0, height: height, values: row(0))
        for y in 0..<height {
            if y + 1 < height { rows.fillRow(y + 1, height: height, values: row(y + 1)) }
            let (above, middle, below) = (row(max(y - 1, 0)), row(y), row(min(y + 1, height - 1)))
            var (lowest, highest, steepest) = (Float.infinity, -Float.infinity, Float(0))
            for x in 0..<width {
                let across = (middle[min(x + 1, width - 1)] - middle[max(x - 1, 0)]) / (2 * drawn.stepX)
                let down = (below[x] - above[x]) / (2 * drawn.stepY)
                slopes[x] = across * across + down * down
                lowest = min(lowest, middle[x])
                highest = max(highest, middle[x])
                steepest = max(steepest, slopes[x])
            }
            let margin = reach * steepest.squareRoot()
            for line in lines where line.value >= lowest - margin && line.value <= highest + margin {
                let code = (bright: drawn.code(line.color), dark: black)
                for x in 0..<width {
                    let difference = middle[x] - line.value
                    guard difference * difference < reach * reach * slopes[x],
                        slopes[x] > Self.flattest * Self.flattest
                    else { continue }
                    let distance = abs(difference) / slopes[x].squareRoot()
                    let part = ink.coverage(distance: distance, footprint: drawn.footprint)
                    covered.cover(x, bright: part.line, dark: part.edge, code: code)
                }
                covered.draw(on: drawn.plane.base + y * drawn.plane.stride, maximum: encoding.maximum)
            }
        }
    }
}
