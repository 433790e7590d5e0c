/// The two samples between which a resized sample lies, and how far it is from the first.
///
/// Bilinear with half-pixel centres and repeated edges: OpenCV's `INTER_LINEAR`, align_corners = false.
package struct LinearSample: Sendable {
    package let first: Int
    /// The same as `first` beyond the outermost samples' centres.
    package let second: Int
    /// 0 at `first`, 1 at `second`.
    package let fraction: Float

    /// For sample `index` of `newCount` that stretch over `count` old ones.
    package init(of index: Int, from count: Int, to newCount: Int) {
        let position = (Double(index) + 0.5) * Double(count) / Double(newCount) - 0.5
        let low = position.rounded(.down)
        first = min(max(Int(low), 0), count - 1)
        second = min(max(Int(low) + 1, 0), count - 1)
        fraction = Float(position - low)
    }
}
