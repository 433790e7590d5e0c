import Foundation

/// A small luma picture made from a large one by averaging boxes of pixels: what motion is measured on.
package struct LumaPlane: Sendable, Equatable, Codable {
    /// About how many samples the longer side has; smaller pictures stay as they are.
    package static let longerSide = 320

    package let width: Int
    package let height: Int
    /// Of the picture, in pixels.
    package let pictureWidth: Int
    package let pictureHeight: Int
    /// Pixels to a sample along each axis. The pixels that are left over at the right and at the bottom are in no sample.
    package let boxWidth: Int
    package let boxHeight: Int
    /// Row-major samples; bytes, for it is they that are written down.
    private let bytes: Data

    /// - Parameters:
    ///   - luma: the first of `height` rows, `stride` bytes apart (below zero where they are stored bottom up), of `width` 8-bit
    ///     samples each.
    package init(luma: UnsafePointer<UInt8>, stride: Int, width: Int, height: Int) {
        precondition(width > 0 && height > 0, "a picture has at least one sample")
        pictureWidth = width
        pictureHeight = height
        // Up to 256, so that 16 bits hold the sum of a column.
        let box = min(256, max(1, (2 * max(width, height) + Self.longerSide) / (2 * Self.longerSide)))
        boxWidth = min(box, width)
        boxHeight = min(box, height)
        self.width = width / boxWidth
        self.height = height / boxHeight
        let averages = BoxAverages(width: self.width, height: self.height, boxWidth: boxWidth, boxHeight: boxHeight)
        var bytes = Data(count: self.width * self.height)
        bytes.withUnsafeMutableBytes { averages.write(of: luma, stride: stride, to: $0.bindMemory(to: UInt8.self)) }
        self.bytes = bytes
    }

    /// The picture's size in samples, the part of one at the right and bottom that is left over included.
    package var extent: SIMD2<Float> {
        SIMD2(Float(pictureWidth) / Float(boxWidth), Float(pictureHeight) / Float(boxHeight))
    }

    package var samples: [UInt8] { Array(bytes) }

    package func withSamples<R>(_ body: (UnsafeBufferPointer<UInt8>) throws -> R) rethrows -> R {
        try bytes.withUnsafeBytes { try body($0.bindMemory(to: UInt8.self)) }
    }

    /// Whether the other plane's samples lie where this one's do.
    func hasLayout(of other: LumaPlane) -> Bool {
        pictureWidth == other.pictureWidth && pictureHeight == other.pictureHeight
    }

    private enum CodingKeys: CodingKey {
        case width, height, pictureWidth, pictureHeight, boxWidth, boxHeight, bytes
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        width = try container.decode(Int.self, forKey: .width)
        height = try container.decode(Int.self, forKey: .height)
        pictureWidth = try container.decode(Int.self, forKey: .pictureWidth)
        pictureHeight = try container.decode(Int.self, forKey: .pictureHeight)
        boxWidth = try container.decode(Int.self, forKey: .boxWidth)
        boxHeight = try container.decode(Int.self, forKey: .boxHeight)
        bytes = try container.decode(Data.self, forKey: .bytes)
        guard width > 0, height > 0, boxWidth > 0, boxHeight > 0, pictureWidth / boxWidth == width,
            pictureHeight / boxHeight == height, bytes.count == width * height
        else {
            throw DecodingError.dataCorruptedError(
                forKey: .bytes, in: container, debugDescription: "a luma plane has a byte for each sample")
        }
    }
}
