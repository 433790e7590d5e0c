/// A class activation map of one frame: `height` rows of `width` values, at the resolution of the method that made it.
///
/// The frame that the network saw is upright, so the map is too, whatever way the video stores its pictures.
package struct SaliencyMap: Sendable, Equatable, Codable {
    package let width: Int
    package let height: Int
    /// Row-major, `width * height` values; no particular range until a normaliser has set one.
    @ExactlyCoded package var values: [Float]

    package init(width: Int, height: Int, values: [Float]) {
        precondition(values.count == width * height, "a map has one value per cell")
        self.width = width
        self.height = height
        self.values = values
    }

    /// - Throws: `DecodingError`, also where the number of values is not that of the cells.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let (width, height) = (
            try container.decode(Int.self, forKey: .width), try container.decode(Int.self, forKey: .height)
        )
        let values = try container.decode(ExactlyCoded<[Float]>.self, forKey: .values).wrappedValue
        guard width >= 0, height >= 0, width.multipliedReportingOverflow(by: height) == (values.count, false) else {
            throw DecodingError.dataCorruptedError(
                forKey: .values, in: container, debugDescription: "a map has one value per cell")
        }
        self.init(width: width, height: height, values: values)
    }

    private enum CodingKeys: CodingKey { case width, height, values }
}
