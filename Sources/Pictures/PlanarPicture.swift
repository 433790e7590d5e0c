/// A picture in planar YUV, or in gray, borrowed while it is drawn on.
package struct PlanarPicture<Sample: PictureSample> {
    package struct Chroma {
        package let u: Plane<Sample>
        package let v: Plane<Sample>
        package let subsampling: ChromaSubsampling

        package init(u: Plane<Sample>, v: Plane<Sample>, subsampling: ChromaSubsampling) {
            self.u = u
            self.v = v
            self.subsampling = subsampling
        }
    }

    package let luma: Plane<Sample>
    /// Nil for gray.
    package let chroma: Chroma?
    package let encoding: ColorEncoding

    package init(luma: Plane<Sample>, chroma: Chroma?, encoding: ColorEncoding) {
        precondition(encoding.bitDepth <= Sample.bitWidth, "a sample holds its code")
        self.luma = luma
        self.chroma = chroma
        self.encoding = encoding
    }
}
