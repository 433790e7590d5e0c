import Foundation
import Maps

/// How a score changes while a map's pixels are taken away or shown, the hottest first: RISE's "causal metric" (Petsiuk et
/// al., 2018), as the authors' code has it.
package struct PixelCurve: Sendable {
    /// Before the first step and after each.
    package let scores: [Float]

    /// The area below it where its ends are 0 and 1, by the trapezoidal rule.
    package var area: Double {
        let sum = scores.reduce(0.0) { $0 + Double($1) }
        return (sum - Double(scores[0] + scores[scores.count - 1]) / 2) / Double(scores.count - 1)
    }

    /// Pixels become 0 of the normalised picture, which is the mean colour. A good map's area is small.
    /// - Parameter steps: 1 or more, of the same number of pixels but for rounding.
    package static func deletion(
        _ picture: NetworkPicture, _ map: SaliencyMap, steps: Int, score: PictureScore
    ) rethrows -> PixelCurve {
        try PixelCurve(from: picture, to: picture.blank, map, steps: steps, score: score)
    }

    /// Pixels appear on the blurred picture. A good map's area is large.
    /// - Parameter steps: as above.
    package static func insertion(
        _ picture: NetworkPicture, _ map: SaliencyMap, steps: Int, score: PictureScore
    ) rethrows -> PixelCurve {
        try PixelCurve(from: picture.blurred, to: picture, map, steps: steps, score: score)
    }

    private init(
        from start: NetworkPicture, to end: NetworkPicture, _ map: SaliencyMap, steps: Int, score: PictureScore
    ) rethrows {
        precondition(steps > 0 && map.width == start.width && map.height == start.height, "a map of the picture's size")
        // Equal values in the picture's order, so that the result is the same everywhere.
        let order = map.values.indices.sorted {
            (map.values[$1], $0) < (map.values[$0], $1)
        }
        var picture = start
        var scores = [try score(picture)]
        for step in 0..<steps {
            picture.copyPixels(order[order.count * step / steps..<order.count * (step + 1) / steps], from: end)
            scores.append(try score(picture))
        }
        self.scores = scores
    }
}

extension NetworkPicture {
    private static let radius = 5
    private static let deviation = 5.0

    /// Through the authors' window: 11 by 11 pixels, a Gaussian of 5 pixels' deviation whose part beyond the window is folded
    /// back into it, as scipy's `gaussian_filter` does with a single pixel. Beyond the picture there is 0.
    var blurred: NetworkPicture {
        let window = Self.window
        return convolved(window, step: channels, length: width, stride: 1)
            .convolved(window, step: channels * width, length: height, stride: width)
    }

    private static var window: [Float] {
        let size = 2 * radius + 1
        let reach = Int(4 * deviation + 0.5)
        let weights = (-reach...reach).map { exp(-Double($0 * $0) / (2 * deviation * deviation)) }
        var window = [Double](repeating: 0, count: size)
        for position in window.indices {
            for offset in -reach...reach {
                // Mirrored at the window's edges, the outermost samples twice.
                let period = 2 * size
                let place = ((position + offset) % period + period) % period
                if min(place, period - 1 - place) == radius { window[position] += weights[offset + reach] }
            }
        }
        let sum = weights.reduce(0, +)
        return window.map { Float($0 / sum) }
    }

    /// Along one axis.
    /// - Parameters:
    ///   - step: from a value to the next one along the axis.
    ///   - length: values along the axis.
    ///   - stride: from a pixel to the next one along the axis.
    private func convolved(_ window: [Float], step: Int, length: Int, stride: Int) -> NetworkPicture {
        var result = blank
        for index in values.indices {
            let place = index / channels / stride % length
            var sum: Float = 0
            for offset in -Self.radius...Self.radius where (0..<length).contains(place + offset) {
                sum += window[offset + Self.radius] * values[index + offset * step]
            }
            result.values[index] = sum
        }
        return result
    }
}
