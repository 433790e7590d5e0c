import Pictures
import Rendering

/// How maps are drawn: those of heat alone, and those whose values below zero mean as much as those above.
struct Look: Sendable {
    private let plain: MapRenderer<UInt8>
    private let signed: MapRenderer<UInt8>
    /// What the colours of a map are; nil where its look has none.
    let legendPaints: (plain: Paint, signed: Paint)?

    /// Of the lines of equal heat where no threshold is given.
    private static let contours = [0.25, 0.5, 0.75]
    /// Of what is not dimmed where no threshold is given.
    private static let spotThreshold = 0.5

    init(_ options: OverlayOptions, encoding: ColorEncoding) {
        let (colormap, opacity) = (options.colormap.colormap, options.opacity ?? options.style.opacity)
        let threshold = options.threshold ?? 0
        func paint(isSigned: Bool) -> Paint? {
            switch options.style {
            case .heat: .heat(colormap, opacity: opacity, threshold: threshold, isSigned: isSigned)
            case .blend: .blend(colormap, opacity: opacity, threshold: threshold, isSigned: isSigned)
            case .spot:
                .spot(opacity: opacity, threshold: options.threshold ?? Self.spotThreshold, isSigned: isSigned)
            case .mask: .mask(opacity: opacity, threshold: threshold, isSigned: isSigned)
            case .contour, .box: nil
            }
        }
        func renderer(isSigned: Bool) -> MapRenderer<UInt8> {
            if let paint = paint(isSigned: isSigned) { return .overlay(OverlayRenderer(paint, encoding: encoding)) }
            if options.style == .box {
                let yellow = RGBColor(red: 255, green: 224, blue: 32)
                return .box(BoxRenderer(color: yellow, opacity: opacity, encoding: encoding))
            }
            let strengths = options.threshold.map { [$0] } ?? Self.contours
            let values = isSigned ? strengths.flatMap { [(1 - $0) / 2, (1 + $0) / 2] } : strengths
            return .contour(
                ContourRenderer(values: values, colormap: colormap, opacity: opacity, encoding: encoding))
        }
        plain = renderer(isSigned: false)
        signed = renderer(isSigned: true)
        func legendPaint(isSigned: Bool) -> Paint? {
            switch options.style {
            case .heat, .blend: paint(isSigned: isSigned)
            case .contour: .blend(colormap, opacity: opacity, isSigned: isSigned)
            case .spot, .mask, .box: nil
            }
        }
        legendPaints = legendPaint(isSigned: false).flatMap { plain in
            legendPaint(isSigned: true).map { (plain, $0) }
        }
    }

    func draw(_ view: RenderJob.View, on picture: PlanarPicture<UInt8>, orientation: Orientation) {
        (view.isSigned ? signed : plain).draw(view.map, box: view.box, on: picture, orientation: orientation)
    }
}
