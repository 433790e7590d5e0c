import Pictures

/// Small pictures of one size in rows, each with a caption below, under one title.
package struct PictureGrid {
    package struct Panel {
        package let picture: RGBPicture
        package let caption: String

        package init(_ picture: RGBPicture, caption: String) {
            self.picture = picture
            self.caption = caption
        }
    }

    package let title: String
    package let panels: [Panel]
    /// A picture's pixel becomes a square of so many: whole ones, so that nothing is blurred.
    package let scale: Int
    /// Panels in a row.
    package let columns: Int
    package let canvas: PictureSize
    /// What a panel and its caption take up, without the gap.
    private let cell: PictureSize

    private static let gap = 6
    private static let titleFont = 15.0
    private static let captionFont = 10.0
    package static let titleHeight = lineHeight(titleFont)
    private static let captionHeight = lineHeight(captionFont)
    /// Of a panel's shorter side, so that a number below it can be read.
    package static let leastSide = 72
    /// So that a title can be read above few panels.
    private static let leastWidth = 640

    /// - Parameters:
    ///   - panels: one or more, of one size; up to three are in one row.
    ///   - leastSide: smaller pictures are enlarged until their shorter side has so many pixels.
    package init(title: String, panels: [Panel], leastSide: Int = leastSide) {
        precondition(!panels.isEmpty, "there is something to show")
        let size = panels[0].picture.size
        precondition(panels.allSatisfy { $0.picture.size == size }, "the pictures have one size")
        self.title = title
        self.panels = panels
        let side = max(1, min(size.width, size.height))
        scale = (leastSide + side - 1) / side
        cell = PictureSize(width: scale * size.width, height: scale * size.height + Self.captionHeight)
        let step = PictureSize(width: cell.width + Self.gap, height: cell.height + Self.gap)
        func distance(_ columns: Int) -> Double {
            let rows = (panels.count + columns - 1) / columns
            let ratio = Double(columns * step.width) / Double(rows * step.height) / (4 / 3)
            return max(ratio, 1 / ratio)
        }
        columns =
            panels.count <= 3 ? panels.count : (1...panels.count).min { distance($0) < distance($1) } ?? 1
        let rows = (panels.count + columns - 1) / columns
        canvas = PictureSize(
            width: max(columns * step.width + Self.gap, Self.leastWidth),
            height: Self.titleHeight + rows * step.height + Self.gap)
    }

    /// The top left corner of a panel's picture.
    package func corner(of index: Int) -> (x: Int, y: Int) {
        (
            Self.gap + index % columns * (cell.width + Self.gap),
            Self.titleHeight + index / columns * (cell.height + Self.gap)
        )
    }

    /// - Throws: `RenderingError`
    package func drawn() throws -> RGBPicture {
        var picture = RGBPicture(size: canvas)
        let label = try LabelRenderer()
        try picture.write(title, with: label, fontSize: Self.titleFont, x: 0, y: 0, width: canvas.width)
        for (index, panel) in panels.enumerated() {
            let (x, y) = corner(of: index)
            picture.draw(panel.picture, x: x, y: y, scale: scale)
            try picture.write(
                panel.caption, with: label, fontSize: Self.captionFont, x: x,
                y: y + scale * panel.picture.size.height, width: cell.width)
        }
        return picture
    }

    fileprivate static func lineHeight(_ fontSize: Double) -> Int { Int(2.6 * fontSize) }
}

extension RGBPicture {
    /// Writes a line of white text on black.
    fileprivate mutating func write(
        _ text: String, with label: LabelRenderer, fontSize: Double, x: Int, y: Int, width: Int
    ) throws {
        let height = PictureGrid.lineHeight(fontSize)
        var line = [UInt8](repeating: 0, count: width * height)
        try line.withUnsafeMutableBufferPointer { samples in
            guard let base = samples.baseAddress else { return }
            let luma = Plane(base: base, stride: width, width: width, height: height)
            try label.draw(
                text,
                on: PlanarPicture(
                    luma: luma, chroma: nil, encoding: ColorEncoding(matrix: .bt709, range: .full)),
                style: LabelRenderer.Style(fontSize: fontSize))
        }
        draw(
            RGBPicture(size: PictureSize(width: width, height: height)) { column, row in
                let sample = line[row * width + column]
                return RGBColor(red: sample, green: sample, blue: sample)
            }, x: x, y: y)
    }
}
