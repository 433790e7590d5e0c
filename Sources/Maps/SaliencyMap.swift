/// A class activation map of one frame: `height` rows of `width` values, at the resolution of the method that made it.
///
/// The frame that the network saw is upright, so the map is too, whatever way the video stores its pictures.
package struct SaliencyMap: Sendable, Equatable {
    package let width: Int
    package let height: Int
    /// Row-major, `width * height` values; no particular range until a normaliser has set one.
    package var values: [Float]

    package init(width: Int, height: Int, values: [Float]) {
        precondition(values.count == width * height, "a map has one value per cell")
        self.width = width
        self.height = height
        self.values = values
    }
}
