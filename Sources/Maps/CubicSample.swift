/// The four samples that a resized sample is made of, and their weights.
///
/// Catmull-Rom's cubic with half-pixel centres and repeated edges (R. Keys, "Cubic Convolution Interpolation for Digital Image
/// Processing", 1981, a = -1/2): it goes through the samples, and its slope has no jump.
package struct CubicSample: Sendable {
    package let indices: (Int, Int, Int, Int)
    /// They sum up to 1; the outer ones are -0.07 or more.
    package let weights: (Float, Float, Float, Float)

    /// For sample `index` of `newCount` that stretch over `count` old ones.
    package init(of index: Int, from count: Int, to newCount: Int) {
        let position = (Double(index) + 0.5) * Double(count) / Double(newCount) - 0.5
        let low = position.rounded(.down)
        func clamped(_ offset: Int) -> Int { min(max(Int(low) + offset, 0), count - 1) }
        indices = (clamped(-1), clamped(0), clamped(1), clamped(2))
        let f = Float(position - low)
        weights = (
            ((1 - 0.5 * f) * f - 0.5) * f, (1.5 * f - 2.5) * f * f + 1, ((2 - 1.5 * f) * f + 0.5) * f,
            (0.5 * f - 0.5) * f * f
        )
    }
}
