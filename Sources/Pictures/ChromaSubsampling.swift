/// How much coarser chroma is than luma.
package struct ChromaSubsampling: Sendable, Hashable {
    /// log2 of how many columns of luma share one of chroma.
    package let shiftX: Int
    /// The same for rows.
    package let shiftY: Int

    package init(shiftX: Int, shiftY: Int) {
        self.shiftX = shiftX
        self.shiftY = shiftY
    }

    package static let yuv420 = ChromaSubsampling(shiftX: 1, shiftY: 1)
    package static let yuv422 = ChromaSubsampling(shiftX: 1, shiftY: 0)
    package static let yuv444 = ChromaSubsampling(shiftX: 0, shiftY: 0)

    /// The size of the chroma planes: a chroma sample at an edge may stand for fewer luma samples.
    package func size(of luma: PictureSize) -> PictureSize {
        PictureSize(
            width: (luma.width + (1 << shiftX) - 1) >> shiftX, height: (luma.height + (1 << shiftY) - 1) >> shiftY)
    }

    /// Whether every chroma sample stands for as many luma samples as any other.
    package func divides(_ luma: PictureSize) -> Bool {
        luma.width % (1 << shiftX) == 0 && luma.height % (1 << shiftY) == 0
    }
}
