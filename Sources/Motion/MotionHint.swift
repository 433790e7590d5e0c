/// A block of a picture and where its codec took it from: a place to look at, no more. Codecs choose what costs them few bits,
/// from any of several pictures, and do not say which.
package struct MotionHint: Sendable, Equatable {
    /// The block's middle, in shares of the picture's width and height.
    package var center: SIMD2<Float>
    /// Its size, likewise.
    package var size: SIMD2<Float>
    /// Where its source is, from the block, likewise.
    package var displacement: SIMD2<Float>
    /// Whether the source is shown before this picture; otherwise it comes after.
    package var isFromPast: Bool

    package init(center: SIMD2<Float>, size: SIMD2<Float>, displacement: SIMD2<Float>, isFromPast: Bool) {
        self.center = center
        self.size = size
        self.displacement = displacement
        self.isFromPast = isFromPast
    }
}
