import Pictures

/// Where pictures of one size go when several are shown together, each with a line of text below it.
package struct PanelLayout: Sendable, Equatable {
    /// All of it, upright.
    package let canvas: PictureSize
    /// One picture, upright: its own size, more where that is too small, or less where the canvas would be too large.
    package let panel: PictureSize
    /// What a picture takes up, without its caption: even, so that chroma samples belong to one picture.
    package let cell: PictureSize
    package let captionHeight: Int
    /// Of the captions' font, in pixels.
    package let fontSize: Double
    /// Pictures in a row.
    package let columns: Int
    package let count: Int
    /// Whether captions have room: pictures that were shrunk are not too narrow for them.
    package let isReadable: Bool

    /// In pixels: a caption's number and name.
    private static let narrowest = 96

    /// 4K: what every player shows.
    package static let maximumCanvas = PictureSize(width: 3840, height: 2160)

    /// - Parameters:
    ///   - count: 1 or more; up to three are in one row, more in the grid that is nearest to 16:9.
    ///   - source: upright.
    ///   - minimumWidth: narrower pictures are enlarged by a whole factor to this width or more.
    package init(
        count: Int, picture source: PictureSize, minimumWidth: Int = 0, maximum: PictureSize = maximumCanvas
    ) {
        precondition(count > 0 && source.width > 0 && source.height > 0, "there is something to show")
        let factor = max(1, (minimumWidth + source.width - 1) / source.width)
        let picture = PictureSize(width: factor * source.width, height: factor * source.height)
        let (width, height) = (Double(picture.width), Double(picture.height))
        func distance(_ columns: Int) -> Double {
            let rows = (count + columns - 1) / columns
            let ratio = Double(columns) * width / (Double(rows) * height) / (16 / 9)
            return max(ratio, 1 / ratio)
        }
        let columns = count <= 3 ? count : (1...count).reversed().min { distance($0) < distance($1) } ?? count
        let rows = (count + columns - 1) / columns
        let scale = min(
            1, Double(maximum.width) / (Double(columns) * width), Double(maximum.height) / (Double(rows) * height))
        panel =
            scale < 1
            ? PictureSize(width: max(2, Int(width * scale) & ~1), height: max(2, Int(height * scale) & ~1)) : picture
        isReadable = scale == 1 || panel.width >= Self.narrowest
        cell = PictureSize(width: panel.width + panel.width & 1, height: panel.height + panel.height & 1)
        fontSize = max(0.05 * Double(min(panel.width, panel.height)), 10)
        captionHeight = Int(2.6 * fontSize) & ~1
        canvas = PictureSize(width: columns * cell.width, height: rows * (cell.height + captionHeight))
        self.columns = columns
        self.count = count
    }

    /// The top left corner of a picture on the canvas, upright.
    package func corner(of index: Int) -> (x: Int, y: Int) {
        (index % columns * cell.width, index / columns * (cell.height + captionHeight))
    }
}
