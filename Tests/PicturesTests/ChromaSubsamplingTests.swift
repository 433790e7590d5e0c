import Pictures
import Testing

@Suite struct ChromaSubsamplingTests {
    @Test(arguments: [
        (ChromaSubsampling.yuv420, PictureSize(width: 9, height: 4)), (.yuv422, PictureSize(width: 9, height: 7)),
        (.yuv444, PictureSize(width: 17, height: 7)),
        (ChromaSubsampling(shiftX: 2, shiftY: 0), PictureSize(width: 5, height: 7)),
    ])
    func anEdgeHasAChromaSampleOfItsOwn(subsampling: ChromaSubsampling, chroma: PictureSize) {
        #expect(subsampling.size(of: PictureSize(width: 17, height: 7)) == chroma)
    }

    @Test func onlyWholeBlocksDivideAPicture() {
        let odd = PictureSize(width: 16, height: 7)
        #expect(!ChromaSubsampling.yuv420.divides(odd))
        #expect(ChromaSubsampling.yuv422.divides(odd))
        #expect(!ChromaSubsampling.yuv422.divides(odd.transposed))
        #expect(ChromaSubsampling.yuv444.divides(odd))
    }
}
