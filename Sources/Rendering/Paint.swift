import Pictures

/// How each level of heat is painted: in which colour, and how much of the picture that covers.
///
/// There are 256 levels, from the coldest to the hottest. In a map with a sign they are the other way round below its middle, where
/// the value 0 is: both ends are hot.
package struct Paint: Sendable, Equatable {
    /// Of each level.
    package let colors: [RGBColor]
    /// Of each level, 0...1.
    package let opacities: [Double]
    package let upsampling: Upsampling

    package static let levelCount = 256

    /// The colours over the whole picture at one opacity, pytorch-grad-cam's blend.
    /// - Parameters:
    ///   - opacity: 0...1.
    ///   - threshold: strengths below it are not painted.
    package static func blend(
        _ colormap: Colormap, opacity: Double, threshold: Double = 0, isSigned: Bool = false
    ) -> Paint {
        Paint(colormap.colors, upsampling: .bilinear, threshold: threshold, isSigned: isSigned) { _ in opacity }
    }

    /// The hotter the more opaque, so that what is cold stays as it was.
    /// - Parameter opacity: of the hottest.
    package static func heat(
        _ colormap: Colormap, opacity: Double, threshold: Double = 0, isSigned: Bool = false
    ) -> Paint {
        Paint(colormap.colors, upsampling: .smooth, threshold: threshold, isSigned: isSigned) {
            opacity * smoothStep($0, from: 0, to: 0.6)
        }
    }

    /// What is cold is dimmed, and what is hot stays as it was.
    /// - Parameters:
    ///   - opacity: of the black over what is cold.
    ///   - threshold: strengths from it on stay as they were.
    package static func spot(opacity: Double, threshold: Double, isSigned: Bool = false) -> Paint {
        Paint(
            Array(repeating: RGBColor(red: 0, green: 0, blue: 0), count: levelCount), upsampling: .smooth,
            threshold: 0, isSigned: isSigned
        ) { opacity * (1 - smoothStep($0, from: 0.7 * threshold, to: threshold)) }
    }

    /// A matte: white where it is hottest, black where it is cold or below the threshold.
    package static func mask(opacity: Double, threshold: Double = 0, isSigned: Bool = false) -> Paint {
        let grays = (0..<levelCount).map { level -> RGBColor in
            let strength = strength(ofLevel: level, isSigned: isSigned)
            let gray = isBelow(threshold, level, isSigned) ? 0 : UInt8((255 * strength).rounded())
            return RGBColor(red: gray, green: gray, blue: gray)
        }
        return Paint(grays, upsampling: .smooth, threshold: 0, isSigned: isSigned) { _ in opacity }
    }

    private init(
        _ colors: [RGBColor], upsampling: Upsampling, threshold: Double, isSigned: Bool,
        opacity: (_ strength: Double) -> Double
    ) {
        precondition(colors.count == Self.levelCount, "every level has a colour")
        self.colors = colors
        self.upsampling = upsampling
        opacities = (0..<Self.levelCount).map { level in
            Self.isBelow(threshold, level, isSigned)
                ? 0 : opacity(Self.strength(ofLevel: level, isSigned: isSigned))
        }
    }

    /// How hot a level is, 0...1.
    private static func strength(ofLevel level: Int, isSigned: Bool) -> Double {
        let value = Double(level) / Double(levelCount - 1)
        return isSigned ? abs(2 * value - 1) : value
    }

    /// Whether no value of a level, which stands for all up to the next, is as strong as the threshold.
    private static func isBelow(_ threshold: Double, _ level: Int, _ isSigned: Bool) -> Bool {
        let next = min(level + 1, levelCount - 1)
        let strongest = max(
            strength(ofLevel: level, isSigned: isSigned), strength(ofLevel: next, isSigned: isSigned))
        return level < levelCount - 1 ? strongest <= threshold && threshold > 0 : strongest < threshold
    }
}

/// 0 up to `low`, 1 from `high` on, and between them without a corner.
private func smoothStep(_ value: Double, from low: Double, to high: Double) -> Double {
    guard high > low else { return value < high ? 0 : 1 }
    let place = min(max((value - low) / (high - low), 0), 1)
    return place * place * (3 - 2 * place)
}
