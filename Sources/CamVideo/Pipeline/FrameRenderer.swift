import Maps
import Media
import Pictures
import Rendering

/// Draws maps and labels on frames of 8-bit planar YUV or gray. For one thread.
final class FrameRenderer {
    private let overlay: OverlayRenderer<UInt8>
    private let label: LabelRenderer?
    private let orientation: Orientation
    private let isInvisible: Bool

    init(_ options: OverlayOptions, picture: PictureFormat, orientation: Orientation) throws {
        overlay = OverlayRenderer(
            colormap: options.colormap.colormap, opacity: options.opacity, encoding: picture.encoding)
        label = options.showsLabel ? try LabelRenderer() : nil
        self.orientation = orientation
        isInvisible = options.opacity == 0 && !options.showsLabel
    }

    /// The frame with everything on it; the very same one where there is nothing to draw.
    func render(_ job: RenderJob) throws -> Frame {
        if isInvisible { return job.frame }
        return try job.frame.redrawn { planes in
            let picture = planes.planarPicture(of: UInt8.self)
            overlay.draw(job.map, on: picture, orientation: orientation)
            try label?.draw(job.label, on: picture, orientation: orientation)
        }
    }
}
