import Pictures

/// A small picture with alpha, as the planes of one kind of picture take it: converted once, and drawn many times.
struct Stamp {
    /// The kind of picture.
    struct Target: Hashable {
        /// As it is stored.
        let size: PictureSize
        /// Nil for gray.
        let subsampling: ChromaSubsampling?
        let encoding: ColorEncoding
        let orientation: Orientation

        init<Sample>(_ picture: PlanarPicture<Sample>, _ orientation: Orientation) {
            size = picture.luma.size
            subsampling = picture.chroma?.subsampling
            encoding = picture.encoding
            self.orientation = orientation
        }

        /// Its size as it is shown.
        var upright: PictureSize { orientation.uprightSize(width: size.width, height: size.height) }
    }

    private let luma: LabelPlane
    private let chroma: (u: LabelPlane, v: LabelPlane)?

    /// - Parameters:
    ///   - x: and `y`, where its top left corner goes in the upright picture; moved by less than a chroma sample so that chroma
    ///     samples are covered whole.
    init(_ bitmap: ARGBBitmap, x: Int, y: Int, on target: Target) {
        let orientation = target.orientation
        let box = PictureSize(width: bitmap.width, height: bitmap.height)
        let corner = orientation.storedCorner(x: x, y: y, size: box, in: target.size)
        let size = orientation.uprightSize(width: box.width, height: box.height)
        let pixels = orientation.stored(bitmap.pixels, size: box)

        let subsampling = target.subsampling ?? .yuv444
        let (shiftX, shiftY) = (subsampling.shiftX, subsampling.shiftY)
        let blocks = subsampling.size(of: size)
        let padded = PictureSize(width: blocks.width << shiftX, height: blocks.height << shiftY)
        let blank = [(code: Double, alpha: Double)](repeating: (0, 0), count: padded.width * padded.height)
        var (luma, chromaU, chromaV) = (blank, blank, blank)
        for row in 0..<size.height {
            for column in 0..<size.width {
                let pixel = pixels[row * size.width + column]
                func channel(_ shift: UInt32) -> Double { Double((pixel >> shift) & 255) / 255 }
                let alpha = channel(24)
                let code = target.encoding.encode(
                    red: channel(16), green: channel(8), blue: channel(0), alpha: alpha)
                let index = row * padded.width + column
                luma[index] = (code.y, alpha)
                chromaU[index] = (code.u, alpha)
                chromaV[index] = (code.v, alpha)
            }
        }
        let (blockX, blockY) = (corner.x >> shiftX, corner.y >> shiftY)
        let maximum = target.encoding.maximum
        func chroma(_ pixels: [(code: Double, alpha: Double)]) -> LabelPlane {
            LabelPlane(
                x: blockX, y: blockY, size: blocks, subsampling: subsampling, pixels: pixels, maximum: maximum)
        }
        self.luma = LabelPlane(
            x: blockX << shiftX, y: blockY << shiftY, size: padded, subsampling: .yuv444, pixels: luma,
            maximum: maximum)
        self.chroma = target.subsampling.map { _ in (u: chroma(chromaU), v: chroma(chromaV)) }
    }

    /// - Parameter picture: of the stamp's kind.
    func draw<Sample: DrawableSample>(on picture: PlanarPicture<Sample>) {
        luma.draw(on: picture.luma)
        if let planes = chroma, let chroma = picture.chroma {
            planes.u.draw(on: chroma.u)
            planes.v.draw(on: chroma.v)
        }
    }
}
