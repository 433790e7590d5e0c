import CPango
import Pictures

/// What the colours of a map stand for.
package struct Legend: Sendable, Hashable {
    /// Evenly beside the colours, from the coldest to the hottest.
    package let ticks: [String]
    /// How much of the map is painted, in 64ths, so that one that fades is not painted anew on every frame.
    private let strength: Int
    private let isSigned: Bool

    /// - Parameter fade: how much of the map is painted, 0...1.
    package init(ticks: [String], fade: Float, isSigned: Bool) {
        precondition(ticks.count > 1, "both ends of the scale are named")
        self.ticks = ticks
        strength = Int((64 * fade).rounded())
        self.isSigned = isSigned
    }

    /// The colour of each 256th of the scale, as the map is painted, and how much of the hottest one's opacity it has.
    func colors(_ paint: Paint) -> [(color: RGBColor, alpha: Double)] {
        let most = max(paint.opacities.max() ?? 0, 1e-9)
        let neutral = isSigned ? 0.5 : 0
        return (0..<Paint.levelCount).map { step in
            let value = Double(step) / Double(Paint.levelCount - 1)
            let level = Int(255 * (neutral + Double(strength) / 64 * (value - neutral)))
            return (paint.colors[level], paint.opacities[level] / most)
        }
    }

    /// Which of the paints it is of.
    func choose<Choice>(plain: Choice, signed: Choice) -> Choice { isSigned ? signed : plain }
}

/// Draws a bar of a map's colours with its scale in the bottom right corner, upright whatever way the picture is stored.
///
/// Bars are kept, so drawing the same one again costs next to nothing. For use on one thread at a time.
package final class LegendRenderer {
    private struct Key: Hashable {
        let legend: Legend
        let lift: Int
        let target: Stamp.Target
    }

    private static let cacheSize = 64
    /// Of the bar, over the picture's height.
    private static let relativeHeight = 0.3

    private let painter: TextPainter
    private let plain: Paint
    private let signed: Paint
    /// Nil where the picture has no room.
    private var cache: [Key: Stamp?] = [:]

    /// - Parameters:
    ///   - plain: of maps of heat alone.
    ///   - signed: of maps whose value 0 is in the middle.
    /// - Throws: `RenderingError` when the system's fonts cannot be opened.
    package init(plain: Paint, signed: Paint) throws {
        painter = try TextPainter()
        self.plain = plain
        self.signed = signed
    }

    /// Draws nothing where it would take up more than a third of the picture's width, or most of its height.
    /// - Parameter lift: pixels that stay free at the picture's lower edge.
    /// - Throws: `RenderingError`
    package func draw<Sample: DrawableSample>(
        _ legend: Legend, on picture: PlanarPicture<Sample>, orientation: Orientation = .upright, lift: Int = 0
    ) throws {
        let key = Key(legend: legend, lift: lift, target: Stamp.Target(picture, orientation))
        if let cached = cache[key] {
            cached?.draw(on: picture)
            return
        }
        let stamp = try makeStamp(key)
        if cache.count >= Self.cacheSize { cache.removeAll() }
        cache[key] = .some(stamp)
        stamp?.draw(on: picture)
    }

    private func makeStamp(_ key: Key) throws -> Stamp? {
        let upright = key.target.upright
        let fontSize = LabelRenderer.fontSize(on: upright)
        let height = max(Int(Self.relativeHeight * Double(upright.height)), Int(4 * fontSize))
        let bitmap = try painter.paintBar(
            key.legend.colors(key.legend.choose(plain: plain, signed: signed)), height: height,
            ticks: key.legend.ticks, fontSize: fontSize)
        let margin = Int(0.5 * fontSize)
        guard 3 * bitmap.width <= upright.width, bitmap.height + 2 * margin + key.lift <= upright.height * 4 / 5
        else { return nil }
        return Stamp(
            bitmap, x: upright.width - bitmap.width - margin, y: upright.height - bitmap.height - margin - key.lift,
            on: key.target)
    }
}

extension TextPainter {
    /// A bar of colours with words at its right, on the labels' box.
    /// - Parameters:
    ///   - colors: from the bottom to the top.
    ///   - height: of the bar in pixels.
    ///   - ticks: two or more, evenly from the bottom to the top.
    fileprivate func paintBar(
        _ colors: [(color: RGBColor, alpha: Double)], height: Int, ticks: [String], fontSize: Double
    ) throws -> ARGBBitmap {
        let layouts = try ticks.map { try layout($0, fontSize: fontSize) }
        defer { for layout in layouts { g_object_unref(UnsafeMutableRawPointer(layout)) } }
        let extents = layouts.map { layout in
            var extents = PangoRectangle()
            pango_layout_get_pixel_extents(layout, nil, &extents)
            return extents
        }
        let textWidth = Double(extents.map(\.width).max() ?? 0)
        let lineHeight = Double(extents.map(\.height).max() ?? 0)
        let (padding, barWidth) = (0.4 * fontSize, 0.9 * fontSize)
        let textStart = 2 * padding + barWidth
        let top = (0.2 * fontSize + lineHeight / 2).rounded()
        let box = (width: textStart + textWidth + padding, height: 2 * top + Double(height))
        return try draw(width: Int(box.width.rounded(.up)), height: Int(box.height.rounded(.up))) { cairo in
            addRoundedRectangle(cairo, width: box.width, height: box.height, radius: 0.35 * fontSize)
            cairo_set_source_rgba(cairo, 0, 0, 0, 0.6)
            cairo_fill(cairo)
            for row in 0..<height {
                let (color, alpha) = colors[(height - 1 - row) * colors.count / height]
                cairo_set_source_rgba(
                    cairo, Double(color.red) / 255, Double(color.green) / 255, Double(color.blue) / 255, alpha)
                cairo_rectangle(cairo, padding, top + Double(row), barWidth, 1)
                cairo_fill(cairo)
            }
            cairo_set_source_rgba(cairo, 1, 1, 1, 1)
            for (index, layout) in layouts.enumerated() {
                let share = Double(index) / Double(layouts.count - 1)
                let middle = top + Double(height) * (1 - share)
                cairo_move_to(
                    cairo, textStart - Double(extents[index].x), middle - lineHeight / 2 - Double(extents[index].y))
                pango_cairo_show_layout(cairo, layout)
            }
        }
    }
}
