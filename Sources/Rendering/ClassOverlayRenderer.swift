import Maps
import Pictures

/// Draws several maps over one picture, each in a colour of its own: where they overlap, their colours are mixed by how strong
/// they are, and the picture is covered as much as the strongest says.
///
/// c = a * sum_i h_i c_i / sum_i h_i + (1 - a) * picture, with a = sqrt(opacity) * max_i h_i: where a colour says what it is and
/// not how hot, faint heat needs more of it to be seen. Immutable once made.
package struct ClassOverlayRenderer<Sample: DrawableSample>: Sendable {
    package let encoding: ColorEncoding
    /// Of the strongest heat.
    private let opacity: Float
    private let threshold: Double
    /// Of each map: luma and both chromas.
    private let codes: [(y: Float, u: Float, v: Float)]

    /// - Parameters:
    ///   - colors: of the maps, in their order.
    ///   - opacity: of the strongest heat, 0...1.
    ///   - threshold: values below it, 0...1, are not drawn.
    package init(colors: [RGBColor], opacity: Double, threshold: Double = 0, encoding: ColorEncoding) {
        precondition((0...1).contains(opacity), "opacity is between 0 and 1")
        precondition((0...1).contains(threshold), "the threshold is between 0 and 1")
        self.threshold = threshold
        self.encoding = encoding
        self.opacity = Float(opacity.squareRoot())
        codes = colors.map {
            let code = encoding.encode($0)
            return (Float(code.y), Float(code.u), Float(code.v))
        }
    }

    /// - Parameters:
    ///   - maps: as many as there are colours, upright, values in 0...1, any size.
    ///   - picture: in the renderer's encoding; of gray, only the colours' luma is seen.
    ///   - orientation: of the stored picture.
    package func draw(
        _ maps: [SaliencyMap], on picture: PlanarPicture<Sample>, orientation: Orientation = .upright
    ) {
        precondition(picture.encoding == encoding, "a renderer draws on pictures of its own encoding")
        precondition(maps.count == codes.count, "every map has a colour")
        guard opacity > 0, !maps.isEmpty else { return }
        let stored = maps.map { $0.stored(orientation) }
        Sample.draw(stored, codes: codes.map(\.y), opacity: opacity, threshold: threshold, on: picture.luma)
        if let chroma = picture.chroma {
            Sample.draw(stored, codes: codes.map(\.u), opacity: opacity, threshold: threshold, on: chroma.u)
            Sample.draw(stored, codes: codes.map(\.v), opacity: opacity, threshold: threshold, on: chroma.v)
        }
    }
}
