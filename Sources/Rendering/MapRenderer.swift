import Maps
import Pictures

/// Draws a map over a picture in one of the styles. Immutable once made.
package enum MapRenderer<Sample: DrawableSample>: Sendable {
    case overlay(OverlayRenderer<Sample>)
    case contour(ContourRenderer<Sample>)
    case box(BoxRenderer<Sample>)

    /// - Parameters:
    ///   - map: upright, values in 0...1, any size.
    ///   - box: what is hottest; nil for nothing.
    ///   - picture: in the renderer's encoding.
    ///   - orientation: of the stored picture.
    package func draw(
        _ map: SaliencyMap, box: PictureShare?, on picture: PlanarPicture<Sample>, orientation: Orientation = .upright
    ) {
        switch self {
        case .overlay(let renderer): renderer.draw(map, on: picture, orientation: orientation)
        case .contour(let renderer): renderer.draw(map, on: picture, orientation: orientation)
        case .box(let renderer):
            if let box { renderer.draw(box, on: picture, orientation: orientation) }
        }
    }
}
