/// Writes a label in the top left corner of a picture, upright whatever way the picture is stored.
///
/// White on a translucent dark box, at a size that follows the picture's shorter side. Labels are kept by text, so drawing
/// the same one again costs next to nothing. For use on one thread at a time.
package final class LabelRenderer {
    private struct Key: Hashable {
        let text: String
        let width: Int
        let height: Int
        let shiftX: Int
        let shiftY: Int
        let encoding: ColorEncoding
        let orientation: PictureOrientation
    }

    private struct Label {
        let luma: LabelPlane
        let chromaU: LabelPlane
        let chromaV: LabelPlane
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
    package func draw(
        _ text: String, on image: PlanarImage, orientation: PictureOrientation = .upright
    ) throws {
        let key = Key(
            text: text, width: image.luma.width, height: image.luma.height, shiftX: image.chromaShiftX,
            shiftY: image.chromaShiftY, encoding: image.encoding, orientation: orientation)
        let label: Label
        if let cached = cache[key] {
            label = cached
        } else {
            label = try makeLabel(key)
            if cache.count >= Self.cacheSize { cache.removeAll() }
            cache[key] = label
        }
        label.luma.draw(on: image.luma)
        label.chromaU.draw(on: image.chromaU)
        label.chromaV.draw(on: image.chromaV)
    }

    private func makeLabel(_ key: Key) throws -> Label {
        let upright = key.orientation.turned(width: key.width, height: key.height)
        let shorterSide = Double(min(upright.width, upright.height))
        let fontSize = max(Self.relativeFontSize * shorterSide, Self.minimumFontSize)
        let margin = Int(0.5 * fontSize)
        let bitmap = try painter.paint(
            key.text, fontSize: fontSize, maximumWidth: Double(upright.width - 2 * margin))

        let (width, height) = key.orientation.turned(width: bitmap.width, height: bitmap.height)
        let pixels = key.orientation.stored(
            bitmap.pixels, uprightWidth: bitmap.width, uprightHeight: bitmap.height)
        let corner = key.orientation.storedOrigin(
            x: margin, y: margin, width: bitmap.width, height: bitmap.height, storedWidth: key.width,
            storedHeight: key.height)
        return encode(pixels, width: width, height: height, x: corner.x, y: corner.y, key)
    }

    /// - Parameters:
    ///   - pixels: premultiplied 0xAARRGGBB, `width` times `height`, turned as the picture is stored.
    ///   - x: and `y`, where they go; moved by less than a chroma sample so that chroma samples are covered whole.
    private func encode(_ pixels: [UInt32], width: Int, height: Int, x: Int, y: Int, _ key: Key) -> Label {
        let (shiftX, shiftY) = (key.shiftX, key.shiftY)
        let blocksX = (width + (1 << shiftX) - 1) >> shiftX
        let blocksY = (height + (1 << shiftY) - 1) >> shiftY
        let paddedWidth = blocksX << shiftX
        let blank = [(code: Double, alpha: Double)](repeating: (0, 0), count: paddedWidth * (blocksY << shiftY))
        var (luma, chromaU, chromaV) = (blank, blank, blank)
        for row in 0..<height {
            for column in 0..<width {
                let pixel = pixels[row * width + column]
                func channel(_ shift: UInt32) -> Double { Double((pixel >> shift) & 255) / 255 }
                let alpha = channel(24)
                let code = key.encoding.encode(
                    red: channel(16), green: channel(8), blue: channel(0), alpha: alpha)
                let index = row * paddedWidth + column
                luma[index] = (code.y, alpha)
                chromaU[index] = (code.u, alpha)
                chromaV[index] = (code.v, alpha)
            }
        }
        func plane(_ pixels: [(code: Double, alpha: Double)], shiftX: Int, shiftY: Int) -> LabelPlane {
            LabelPlane(
                x: (x >> key.shiftX) << (key.shiftX - shiftX), y: (y >> key.shiftY) << (key.shiftY - shiftY),
                width: paddedWidth >> shiftX, height: (blocksY << key.shiftY) >> shiftY, shiftX: shiftX,
                shiftY: shiftY, pixels: pixels)
        }
        return Label(
            luma: plane(luma, shiftX: 0, shiftY: 0), chromaU: plane(chromaU, shiftX: shiftX, shiftY: shiftY),
            chromaV: plane(chromaV, shiftX: shiftX, shiftY: shiftY))
    }
}
