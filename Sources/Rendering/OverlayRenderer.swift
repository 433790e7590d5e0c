import Maps

/// Draws a heat map over a picture, in the picture's own planes: c = opacity * heat + (1 - opacity) * picture.
///
/// YUV is an affine image of RGB, so this is pytorch-grad-cam's blend done without leaving YUV, but with a gain that never
/// changes: pytorch-grad-cam divides each frame by its own maximum, which makes the brightness of a video flicker. Chroma is
/// blended at its own resolution. Immutable once made, so any number of workers may share it.
package struct OverlayRenderer: Sendable {
    /// The pictures' encoding.
    package let encoding: ColorEncoding
    private let luma: BlendTable
    private let chromaU: BlendTable
    private let chromaV: BlendTable
    private let isVisible: Bool

    /// - Parameter opacity: of the heat, 0...1; at 0 every byte of the picture stays as it is.
    package init(colormap: Colormap, opacity: Double, encoding: ColorEncoding) {
        precondition((0...1).contains(opacity), "opacity is between 0 and 1")
        self.encoding = encoding
        let codes = colormap.colors.map { encoding.encode($0) }
        luma = BlendTable(codes: codes.map(\.y), opacity: opacity)
        chromaU = BlendTable(codes: codes.map(\.u), opacity: opacity)
        chromaV = BlendTable(codes: codes.map(\.v), opacity: opacity)
        isVisible = opacity > 0
    }

    /// - Parameters:
    ///   - map: upright, values in 0...1, any size.
    ///   - image: in the renderer's encoding.
    ///   - orientation: of the stored picture.
    package func draw(_ map: SaliencyMap, on image: PlanarImage, orientation: PictureOrientation = .upright) {
        precondition(image.encoding == encoding, "a renderer draws on pictures of its own encoding")
        guard isVisible, map.width > 0, map.height > 0 else { return }
        let (width, height) = orientation.turned(width: map.width, height: map.height)
        let stored = SaliencyMap(
            width: width, height: height,
            values: orientation.stored(map.values, uprightWidth: map.width, uprightHeight: map.height))
        draw(stored, on: [(image.luma, luma)])
        draw(stored, on: [(image.chromaU, chromaU), (image.chromaV, chromaV)])
    }

    /// Draws on planes of one size, which share the rows of colour indices.
    private func draw(_ map: SaliencyMap, on planes: [(plane: ImagePlane, table: BlendTable)]) {
        guard let size = planes.first?.plane else { return }
        let upsampler = MapUpsampler(map: map, width: size.width)
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: size.width) { indices in
            guard let indices = indices.baseAddress else { return }
            for y in 0..<size.height {
                upsampler.fillRow(y, height: size.height, indices: indices)
                for (plane, table) in planes {
                    table.blend(plane.base + y * plane.stride, indices: indices, count: plane.width)
                }
            }
        }
    }
}
