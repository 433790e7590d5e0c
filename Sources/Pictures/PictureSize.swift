/// Columns and rows of samples.
package struct PictureSize: Sendable, Hashable {
    package var width: Int
    package var height: Int

    package init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }

    /// With columns for rows.
    package var transposed: PictureSize { PictureSize(width: height, height: width) }
}
