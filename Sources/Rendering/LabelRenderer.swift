import Pictures

/// Writes labels in the top left corner of a picture, upright whatever way the picture is stored.
///
/// White on a translucent dark box, at a size that follows the picture's shorter side. Labels are kept by text, so drawing
/// the same one again costs next to nothing. For use on one thread at a time.
package final class LabelRenderer {
    /// How a label is written.
    package struct Style: Sendable, Hashable {
        /// In pixels; nil follows the picture's shorter side.
        package var fontSize: Double?
        /// How many lines of labels are above it.
        package var line: Int
        /// The colour of a mark before the text.
        package var mark: RGBColor?

        package init(fontSize: Double? = nil, line: Int = 0, mark: RGBColor? = nil) {
            self.fontSize = fontSize
            self.line = line
            self.mark = mark
        }
    }

    private struct Key: Hashable {
        let text: String
        let style: Style
        let size: PictureSize
        /// Nil for gray.
        let subsampling: ChromaSubsampling?
        let encoding: ColorEncoding
        let orientation: Orientation
    }

    private struct Label {
        let luma: LabelPlane
        let chroma: (u: LabelPlane, v: LabelPlane)?
    }

    /// Of the font, over the picture's shorter side.
    static let relativeFontSize = 0.045
    /// Nothing smaller can be read.
    static let minimumFontSize = 9.0
    private static let cacheSize = 64

    private let painter: TextPainter
    private var cache: [Key: Label] = [:]

    /// - Throws: `RenderingError` when the system's fonts cannot be opened.
    package init() throws { painter = try TextPainter() }

    /// - Throws: `RenderingError`
    package func draw<Sample: DrawableSample>(
        _ text: String, on picture: PlanarPicture<Sample>, orientation: Orientation = .upright, style: Style = Style()
    ) throws {
        let key = Key(
            text: text, style: style, size: picture.luma.size, subsampling: picture.chroma?.subsampling,
            encoding: picture.encoding,
            orientation: orientation)
        let label: Label
        if let cached = cache[key] {
            label = cached
        } else {
            label = try makeLabel(key)
            if cache.count >= Self.cacheSize { cache.removeAll() }
            cache[key] = label
        }
        label.luma.draw(on: picture.luma)
        if let planes = label.chroma, let chroma = picture.chroma {
            planes.u.draw(on: chroma.u)
            planes.v.draw(on: chroma.v)
        }
    }

    private func makeLabel(_ key: Key) throws -> Label {
        let orientation = key.orientation
        let upright = orientation.uprightSize(width: key.size.width, height: key.size.height)
        let shorterSide = Double(min(upright.width, upright.height))
        let fontSize = key.style.fontSize ?? max(Self.relativeFontSize * shorterSide, Self.minimumFontSize)
        let margin = Int(0.5 * fontSize)
        let top = margin + key.style.line * Int(1.9 * fontSize)
        let bitmap = try painter.paint(
            key.text, fontSize: fontSize, maximumWidth: Double(upright.width - 2 * margin), mark: key.style.mark)

        let box = PictureSize(width: bitmap.width, height: bitmap.height)
        let corner = orientation.storedCorner(x: margin, y: top, size: box, in: key.size)
        return encode(
            orientation.stored(bitmap.pixels, size: box),
            size: orientation.uprightSize(width: box.width, height: box.height), x: corner.x, y: corner.y, key)
    }

    /// - Parameters:
    ///   - pixels: premultiplied 0xAARRGGBB, as many as `size` says, turned as the picture is stored.
    ///   - x: and `y`, where they go; moved by less than a chroma sample so that chroma samples are covered whole.
    private func encode(_ pixels: [UInt32], size: PictureSize, x: Int, y: Int, _ key: Key) -> Label {
        let subsampling = key.subsampling ?? .yuv444
        let (shiftX, shiftY) = (subsampling.shiftX, subsampling.shiftY)
        let blocks = subsampling.size(of: size)
        let padded = PictureSize(width: blocks.width << shiftX, height: blocks.height << shiftY)
        let blank = [(code: Double, alpha: Double)](repeating: (0, 0), count: padded.width * padded.height)
        var (luma, chromaU, chromaV) = (blank, blank, blank)
        for row in 0..<size.height {
            for column in 0..<size.width {
                let pixel = pixels[row * size.width + column]
                func channel(_ shift: UInt32) -> Double { Double((pixel >> shift) & 255) / 255 }
                let alpha = channel(24)
                let code = key.encoding.encode(
                    red: channel(16), green: channel(8), blue: channel(0), alpha: alpha)
                let index = row * padded.width + column
                luma[index] = (code.y, alpha)
                chromaU[index] = (code.u, alpha)
                chromaV[index] = (code.v, alpha)
            }
        }
        let (blockX, blockY) = (x >> shiftX, y >> shiftY)
        let maximum = key.encoding.maximum
        func chroma(_ pixels: [(code: Double, alpha: Double)]) -> LabelPlane {
            LabelPlane(
                x: blockX, y: blockY, size: blocks, subsampling: subsampling, pixels: pixels, maximum: maximum)
        }
        return Label(
            luma: LabelPlane(
                x: blockX << shiftX, y: blockY << shiftY, size: padded, subsampling: .yuv444, pixels: luma,
                maximum: maximum),
            chroma: key.subsampling.map { _ in (u: chroma(chromaU), v: chroma(chromaV)) })
    }
}
