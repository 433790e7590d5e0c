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
        let target: Stamp.Target
    }

    /// Of the font, over the picture's shorter side.
    static let relativeFontSize = 0.045
    /// Nothing smaller can be read.
    static let minimumFontSize = 9.0
    private static let cacheSize = 64

    private let painter: TextPainter
    private var cache: [Key: Stamp] = [:]

    /// - Throws: `RenderingError` when the system's fonts cannot be opened.
    package init() throws { painter = try TextPainter() }

    /// - Throws: `RenderingError`
    package func draw<Sample: DrawableSample>(
        _ text: String, on picture: PlanarPicture<Sample>, orientation: Orientation = .upright, style: Style = Style()
    ) throws {
        let key = Key(text: text, style: style, target: Stamp.Target(picture, orientation))
        let label: Stamp
        if let cached = cache[key] {
            label = cached
        } else {
            label = try makeLabel(key)
            if cache.count >= Self.cacheSize { cache.removeAll() }
            cache[key] = label
        }
        label.draw(on: picture)
    }

    private func makeLabel(_ key: Key) throws -> Stamp {
        let upright = key.target.upright
        let fontSize = key.style.fontSize ?? Self.fontSize(on: upright)
        let margin = Int(0.5 * fontSize)
        let bitmap = try painter.paint(
            key.text, fontSize: fontSize, maximumWidth: Double(upright.width - 2 * margin), mark: key.style.mark)
        return Stamp(bitmap, x: margin, y: margin + key.style.line * Int(1.9 * fontSize), on: key.target)
    }

    /// What follows an upright picture's shorter side, in pixels.
    static func fontSize(on picture: PictureSize) -> Double {
        max(relativeFontSize * Double(min(picture.width, picture.height)), minimumFontSize)
    }
}
