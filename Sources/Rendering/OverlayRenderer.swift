import Maps
import Pictures

/// Paints a heat map over a picture, in the picture's own planes: c = opacity * heat + (1 - opacity) * picture, where the opacity
/// is the paint's for the heat's level.
///
/// YUV is an affine image of RGB, so this is pytorch-grad-cam's blend done without leaving YUV, but with a gain that never
/// changes: pytorch-grad-cam divides each frame by its own maximum, which makes the brightness of a video flicker. Chroma is
/// blended at its own resolution. Immutable once made, so any number of workers may share it.
package struct OverlayRenderer<Sample: DrawableSample>: Sendable {
    /// The pictures' encoding.
    package let encoding: ColorEncoding
    private let luma: Sample.Blend
    private let chromaU: Sample.Blend
    private let chromaV: Sample.Blend
    private let upsampling: Upsampling
    private let isVisible: Bool

    /// - Parameter paint: where its opacity is 0, every byte of the picture stays as it is.
    package init(_ paint: Paint, encoding: ColorEncoding) {
        precondition(paint.opacities.allSatisfy((0...1).contains), "opacity is between 0 and 1")
        self.encoding = encoding
        upsampling = paint.upsampling
        let codes = paint.colors.map { encoding.encode($0) }
        func blend(_ codes: [Double]) -> Sample.Blend {
            Sample.Blend(codes: codes, opacities: paint.opacities, maximum: encoding.maximum)
        }
        luma = blend(codes.map(\.y))
        chromaU = blend(codes.map(\.u))
        chromaV = blend(codes.map(\.v))
        isVisible = paint.opacities.contains { $0 > 0 }
    }

    /// - Parameters:
    ///   - map: upright, values in 0...1, any size.
    ///   - picture: in the renderer's encoding; of gray, only the heat's luma is seen.
    ///   - orientation: of the stored picture.
    package func draw(
        _ map: SaliencyMap, on picture: PlanarPicture<Sample>, orientation: Orientation = .upright
    ) {
        precondition(picture.encoding == encoding, "a renderer draws on pictures of its own encoding")
        guard isVisible, map.width > 0, map.height > 0 else { return }
        let stored = map.stored(orientation)
        Sample.draw(stored, upsampling, on: [(picture.luma, luma)])
        if let chroma = picture.chroma {
            Sample.draw(stored, upsampling, on: [(chroma.u, chromaU), (chroma.v, chromaV)])
        }
    }
}

extension SaliencyMap {
    /// An upright map, turned as the picture is stored.
    func stored(_ orientation: Orientation) -> SaliencyMap {
        let upright = PictureSize(width: width, height: height)
        let size = orientation.uprightSize(width: width, height: height)
        return SaliencyMap(
            width: size.width, height: size.height, values: orientation.stored(values, size: upright))
    }
}
