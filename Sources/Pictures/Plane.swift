/// What a sample is stored as: UInt8 for pictures of 8 bits, UInt16 (in the machine's byte order) for those of 9 to 16.
package protocol PictureSample: FixedWidthInteger, UnsignedInteger, BitwiseCopyable, Sendable {}

extension UInt8: PictureSample {}
extension UInt16: PictureSample {}

/// One plane of a picture, borrowed: whoever makes it keeps the memory alive, and writable where it is drawn on.
package struct Plane<Sample: PictureSample> {
    package let base: UnsafeMutablePointer<Sample>
    /// Samples from one row to the next; negative for a picture stored bottom up.
    package let stride: Int
    /// In samples.
    package let width: Int
    package let height: Int

    package init(base: UnsafeMutablePointer<Sample>, stride: Int, width: Int, height: Int) {
        self.base = base
        self.stride = stride
        self.width = width
        self.height = height
    }

    package var size: PictureSize { PictureSize(width: width, height: height) }
}
