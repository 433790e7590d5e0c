import Pictures
import Rendering

/// What is drawn on request over a map beside its label: the scale of its colours, and how the probability went. For one thread.
final class Decorations {
    private let legend: LegendRenderer?
    private let strip: StripRenderer?

    /// - Throws: `CamVideoError` for a look that has no colours; `RenderingError` when the system's fonts cannot be opened.
    init(_ options: OverlayOptions, _ look: Look) throws {
        if options.showsLegend ?? false {
            guard let paints = look.legendPaints else {
                throw CamVideoError(
                    "--style \(options.style.rawValue) has no colours that --legend could explain; leave --legend out")
            }
            legend = try LegendRenderer(plain: paints.plain, signed: paints.signed)
        } else {
            legend = nil
        }
        strip = options.showsStrip ?? false ? try StripRenderer() : nil
    }

    var isEmpty: Bool { legend == nil && strip == nil }

    func draw(_ view: RenderJob.View, on picture: PlanarPicture<UInt8>, orientation: Orientation) throws {
        var lift = 0
        if let strip, let history = view.history {
            try strip.draw(history, on: picture, orientation: orientation)
            lift = StripRenderer.height(
                on: orientation.uprightSize(width: picture.luma.width, height: picture.luma.height))
        }
        if let scale = view.legend { try legend?.draw(scale, on: picture, orientation: orientation, lift: lift) }
    }
}
