import Media
import Pictures
import Rendering

/// Draws the source and its maps side by side, each with a caption below. For one thread.
final class PanelRenderer {
    private let layout: PanelLayout
    private let canvas: PictureFormat
    private let scaler: PixelConverter
    private let look: Look
    private let label: LabelRenderer?
    private let decorations: Decorations
    private let orientation: Orientation
    private let scaleNote: String

    /// - Parameters:
    ///   - count: of maps; the source comes before them.
    ///   - hasOneScale: whether a colour means the same in each.
    ///   - picture: what is drawn on, at the source's size, as it is stored.
    ///   - minimumWidth: what narrower pictures are enlarged to.
    /// - Throws: ``CamVideoError`` where the panels would be too small to read.
    init(
        count: Int, hasOneScale: Bool, look: Look, label: LabelRenderer?, decorations: Decorations,
        picture: PictureFormat, orientation: Orientation, minimumWidth: Int
    ) throws {
        let upright = orientation.uprightSize(width: picture.width, height: picture.height)
        layout = PanelLayout(count: count + 1, picture: upright, minimumWidth: minimumWidth)
        guard layout.isReadable else {
            throw CamVideoError(
                "\(count + 1) panels of a \(upright.width)x\(upright.height) picture would be \(layout.panel.width) pixels "
                    + "wide each, too narrow for their captions; show fewer")
        }
        func stored(_ size: PictureSize) -> PictureFormat {
            let size = orientation.uprightSize(width: size.width, height: size.height)
            var format = picture
            (format.width, format.height) = (size.width, size.height)
            return format
        }
        canvas = stored(layout.canvas)
        scaler = PixelConverter(to: stored(layout.panel), resampling: .bicubic)
        self.look = look
        self.label = label
        self.decorations = decorations
        self.orientation = orientation
        scaleNote = count == 1 ? "" : hasOneScale ? " · one colour scale" : " · each its own colour scale"
    }

    /// An empty one.
    func canvas(like frame: Frame) throws -> Frame {
        try frame.replaced(by: canvas) { $0.planarPicture(of: UInt8.self).fill(red: 0, green: 0, blue: 0) }
    }

    func render(_ job: RenderJob) throws -> Frame {
        let source = try scaler.convert(job.frame)
        return try job.frame.replaced(by: canvas) { planes in
            let canvas = planes.planarPicture(of: UInt8.self)
            canvas.fill(red: 0, green: 0, blue: 0)
            for index in 0..<layout.count {
                let corner = layout.corner(of: index)
                let cell = canvas.part(UprightRectangle(x: corner.x, y: corner.y, size: layout.cell), orientation)
                source.withPicture(of: UInt8.self) { cell.copy(from: $0) }
                let view = index == 0 ? nil : job.views[index - 1]
                if let view {
                    let size = PictureSize(width: source.width, height: source.height)
                    let picture = cell.part(x: 0, y: 0, size: size)
                    look.draw(view, on: picture, orientation: orientation)
                    try decorations.draw(view, on: picture, orientation: orientation)
                }
                let caption = UprightRectangle(
                    x: corner.x, y: corner.y + layout.cell.height,
                    size: PictureSize(width: layout.cell.width, height: layout.captionHeight))
                try label?.draw(
                    view?.label ?? job.sourceLabel + scaleNote, on: canvas.part(caption, orientation),
                    orientation: orientation, style: LabelRenderer.Style(fontSize: layout.fontSize))
            }
        }
    }
}
