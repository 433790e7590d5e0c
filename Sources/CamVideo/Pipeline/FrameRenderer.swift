import Maps
import Media
import Pictures
import Rendering

/// Draws maps and labels on frames of 8-bit planar YUV or gray, in one of the layouts. For one thread.
final class FrameRenderer {
    private let layout: PanelOptions.Layout?
    private let look: Look
    private let colors: ClassOverlayRenderer<UInt8>
    private let panels: PanelRenderer?
    private let label: LabelRenderer?
    private let decorations: Decorations
    private let orientation: Orientation
    private let isInvisible: Bool

    /// - Parameter picture: what frames are drawn on, at the source's size.
    init(_ plan: PanelPlan, options: AnnotationOptions, picture: PictureFormat, orientation: Orientation) throws {
        let look = Look(options.overlay, encoding: picture.encoding)
        let label = options.overlay.writesLabel ? try LabelRenderer() : nil
        let decorations = try Decorations(options.overlay, look)
        layout = plan.layout
        self.decorations = decorations
        self.look = look
        self.label = label
        colors = ClassOverlayRenderer(
            colors: plan.views.indices.map(ClassColors.color),
            opacity: options.overlay.opacity ?? OverlayStyle.blend.opacity,
            threshold: options.overlay.threshold ?? 0, encoding: picture.encoding)
        panels =
            plan.layout == .panels
            ? try PanelRenderer(
                count: plan.views.count, hasOneScale: plan.hasOneScale, look: look, label: label,
                decorations: decorations,
                picture: picture, orientation: orientation, minimumWidth: options.panels.minimumWidth) : nil
        self.orientation = orientation
        isInvisible =
            options.overlay.opacity == 0 && !options.overlay.writesLabel && plan.layout == nil && decorations.isEmpty
    }

    /// A frame of the size and format that `render` gives, to set an encoder up with.
    func canvas(like frame: Frame) throws -> Frame { try panels?.canvas(like: frame) ?? frame }

    /// The frame with everything on it; the very same one where there is nothing to draw.
    func render(_ job: RenderJob) throws -> Frame {
        if isInvisible { return job.frame }
        switch layout {
        case nil: return try overlaid(job.frame, job.views[0])
        case .colors: return try colored(job)
        case .wipe: return try wiped(job)
        case .panels: return try panels?.render(job) ?? job.frame
        }
    }

    private func overlaid(_ frame: Frame, _ view: RenderJob.View, isLabelled: Bool = true) throws -> Frame {
        try frame.redrawn { planes in
            let picture = planes.planarPicture(of: UInt8.self)
            look.draw(view, on: picture, orientation: orientation)
            if isLabelled {
                try decorations.draw(view, on: picture, orientation: orientation)
                try label?.draw(view.label, on: picture, orientation: orientation)
            }
        }
    }

    private func colored(_ job: RenderJob) throws -> Frame {
        try job.frame.redrawn { planes in
            let picture = planes.planarPicture(of: UInt8.self)
            colors.draw(job.views.map(\.map), on: picture, orientation: orientation)
            for (index, view) in job.views.enumerated() {
                try label?.draw(
                    view.label, on: picture, orientation: orientation,
                    style: LabelRenderer.Style(line: index, mark: ClassColors.color(index)))
            }
        }
    }

    private func wiped(_ job: RenderJob) throws -> Frame {
        let wipe = Wipe(
            picture: orientation.uprightSize(width: job.frame.width, height: job.frame.height), time: job.time)
        return try job.frame.redrawn { planes in
            let picture = planes.planarPicture(of: UInt8.self)
            let right = picture.part(wipe.right, orientation)
            look.draw(job.views[0], on: picture, orientation: orientation)
            let other = try overlaid(job.frame, job.views[1], isLabelled: false)
            other.withPicture(of: UInt8.self) { right.copy(from: $0.part(wipe.right, orientation)) }
            for (rectangle, view) in zip([wipe.left, wipe.right], job.views)
            where rectangle.size.width > wipe.labelWidth {
                try label?.draw(
                    view.label, on: picture.part(rectangle, orientation), orientation: orientation,
                    style: LabelRenderer.Style(fontSize: wipe.fontSize))
            }
            picture.part(wipe.line, orientation).fill(red: 1, green: 1, blue: 1)
        }
    }
}
