import Pictures

/// Draws the history of a figure as a curve in a dark strip along a picture's lower edge, from 0 at its bottom to 1 at its top.
///
/// For use on one thread at a time, as the labels are that are in it.
package final class StripRenderer {
    private let painter: TextPainter
    private var captions: [Stamp.Target: Stamp] = [:]

    private static let darkness: Float = 0.6
    /// Of white below the curve, at the lines that mark a half, and where another class begins.
    private static let (fill, grid, mark): (Float, Float, Float) = (0.25, 0.2, 0.5)

    /// - Throws: `RenderingError` when the system's fonts cannot be opened.
    package init() throws { painter = try TextPainter() }

    /// How much of an upright picture's lower edge the strip takes up, with its margin; 0 where the picture has no room for it.
    package static func height(on picture: PictureSize) -> Int {
        let layout = StripLayout(picture)
        return layout.isReadable ? picture.height - Int(layout.top) : 0
    }

    /// - Throws: `RenderingError`
    package func draw<Sample: DrawableSample>(
        _ history: FigureHistory, on picture: PlanarPicture<Sample>, orientation: Orientation = .upright
    ) throws {
        let target = Stamp.Target(picture, orientation)
        let layout = StripLayout(target.upright)
        guard layout.isReadable else { return }
        let width = layout.right - layout.left
        let (values, breaks) = history.columns(Int(width))
        let curve = values.map { $0.map { layout.bottom - $0 * (layout.bottom - layout.top) } }
        /// 1 over the length of a curve's piece that is a pixel wide.
        let flatness = curve.indices.map { index -> Float in
            guard let here = curve[index], index + 1 < curve.count, let next = curve[index + 1] else { return 1 }
            return 1 / (1 + (next - here) * (next - here)).squareRoot()
        }
        let marks = Set(breaks)
        for drawn in picture.drawnPlanes {
            let places = UprightPlaces(of: drawn, picture: target.size, orientation: orientation)
            let samples = places.samples(x: layout.left...layout.right, y: layout.top...layout.bottom)
            let code = (bright: drawn.code(.white), dark: drawn.code(.black))
            let half = layout.lineWidth / 2
            var covered = InkRow(width: drawn.plane.width)
            for row in samples.rows.indices(in: drawn.plane.height) {
                for column in samples.columns.indices(in: drawn.plane.width) {
                    let place = places.place(column: column, row: row)
                    let index = min(max(Int(place.x - layout.left), 0), curve.count - 1)
                    var bright: Float = 0
                    if let y = curve[index] {
                        let distance = abs(place.y - y) * flatness[index]
                        bright = min(max((half - distance) / drawn.footprint + 0.5, 0), 1)
                        if place.y > y { bright = max(bright, Self.fill) }
                    }
                    if abs(place.y - (layout.top + layout.bottom) / 2) < half { bright = max(bright, Self.grid) }
                    if marks.contains(index) { bright = max(bright, Self.mark) }
                    covered.cover(column, bright: bright, dark: Self.darkness, code: code)
                }
                covered.draw(on: drawn.plane.base + row * drawn.plane.stride, maximum: picture.encoding.maximum)
            }
        }
        try caption(target, layout).draw(on: picture)
    }

    private func caption(_ target: Stamp.Target, _ layout: StripLayout) throws -> Stamp {
        if let stamp = captions[target] { return stamp }
        let bitmap = try painter.paint(
            "\(Int(FigureHistory.span)) s", fontSize: layout.fontSize, maximumWidth: Double(target.upright.width))
        let stamp = Stamp(bitmap, x: Int(layout.left), y: Int(layout.top), on: target)
        captions[target] = stamp
        return stamp
    }
}

/// Where the strip is in an upright picture, in pixels.
private struct StripLayout {
    let left: Float
    let right: Float
    let top: Float
    let bottom: Float
    let fontSize: Double
    let lineWidth: Float
    let isReadable: Bool

    init(_ picture: PictureSize) {
        fontSize = LabelRenderer.fontSize(on: picture)
        let margin = (0.5 * fontSize).rounded(.down)
        left = Float(margin)
        right = Float(picture.width) - Float(margin)
        bottom = Float(picture.height) - Float(margin)
        top = bottom - Float((2.5 * fontSize).rounded())
        lineWidth = Float(max(0.12 * fontSize, 1.5))
        isReadable = right - left >= Float(6 * fontSize) && bottom - top <= 0.4 * Float(picture.height)
    }
}
