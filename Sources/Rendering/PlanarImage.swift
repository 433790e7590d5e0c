/// One plane of 8-bit samples, borrowed: whoever makes it keeps the memory alive and writable while it is drawn on.
package struct ImagePlane {
    package let base: UnsafeMutablePointer<UInt8>
    /// Bytes from one row to the next; negative for a picture stored bottom up.
    package let stride: Int
    /// In samples.
    package let width: Int
    package let height: Int

    package init(base: UnsafeMutablePointer<UInt8>, stride: Int, width: Int, height: Int) {
        self.base = base
        self.stride = stride
        self.width = width
        self.height = height
    }
}

/// A decoded picture in 8-bit planar YUV, borrowed while it is drawn on.
package struct PlanarImage {
    package let luma: ImagePlane
    package let chromaU: ImagePlane
    package let chromaV: ImagePlane
    /// log2 of how many luma samples share a chroma sample: (1, 1) in 4:2:0, (1, 0) in 4:2:2, (0, 0) in 4:4:4.
    package let chromaShiftX: Int
    package let chromaShiftY: Int
    package let encoding: ColorEncoding

    package init(
        luma: ImagePlane, chromaU: ImagePlane, chromaV: ImagePlane, chromaShiftX: Int, chromaShiftY: Int,
        encoding: ColorEncoding
    ) {
        self.luma = luma
        self.chromaU = chromaU
        self.chromaV = chromaV
        self.chromaShiftX = chromaShiftX
        self.chromaShiftY = chromaShiftY
        self.encoding = encoding
    }
}
