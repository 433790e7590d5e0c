import Foundation

/// A picture that a gradient paints. It is kept as frequencies, weighted by 1 over each to a power, of colours that are independent of each
/// other in photographs: so a step changes large shapes more than noise, and all colours alike. Olah, Mordvintsev and
/// Schubert, "Feature Visualization", Distill, 2017.
struct PaintedPicture {
    /// Pixels.
    let width: Int
    let height: Int
    /// 3 for red, green and blue; 1 for luma.
    let channels: Int
    private let transform: CosineTransform
    /// Of each frequency.
    private let weights: [Float]
    private var frequencies: [[Float]]
    private var ascents: [Adam]

    /// What independent colours are in red, green and blue: the square root of ImageNet's covariance, by its longest column
    /// (from Lucid).
    private static let colors: [[Float]] = {
        let root: [[Float]] = [[0.26, 0.09, 0.02], [0.27, 0, -0.05], [0.27, -0.09, 0.03]]
        let longest =
            (0..<3).map { column in
                root.reduce(0) { $0 + $1[column] * $1[column] }.squareRoot()
            }.max() ?? 1
        return root.map { $0.map { $0 / longest } }
    }()
    /// Above 1, so that large shapes come before fine grain.
    private static let weightPower: Float = 1.2
    /// How steep the way from colours to 0...1 is.
    private static let steepness: Float = 2

    /// Faint noise.
    init(width: Int, height: Int, channels: Int, random: inout RandomNumbers) {
        self.width = width
        self.height = height
        self.channels = channels
        let transform = CosineTransform(width: width, height: height)
        self.transform = transform
        let count = width * height
        let loudness = 0.25 * Float(count).squareRoot()
        weights = (0..<count).map { loudness / pow(max(transform.frequency($0), 1), Self.weightPower) }
        frequencies = (0..<channels).map { _ in
            var noise = [Float](repeating: 0, count: count)
            random.fillNormal(&noise)
            return noise.map { 0.01 * $0 }
        }
        ascents = Array(repeating: Adam(count: count), count: channels)
    }

    /// The picture, a plane after the other, 0...1.
    var planes: [[Float]] {
        let independent = frequencies.map { values in
            transform.plane(of: zip(values, weights).map { $0 * $1 })
        }
        return mixed(independent, by: { Self.colors[$0][$1] }).map { plane in
            plane.map { 1 / (1 + exp(-Self.steepness * $0)) }
        }
    }

    /// A step uphill.
    /// - Parameters:
    ///   - gradients: at each of `planes`.
    ///   - planes: the picture as it is.
    ///   - rate: how far.
    ///   - decay: the share of every frequency that is lost.
    mutating func climb(_ gradients: [[Float]], at planes: [[Float]], rate: Float, decay: Float) {
        let sloped = zip(gradients, planes).map { gradient, plane in
            zip(gradient, plane).map { $0 * Self.steepness * $1 * (1 - $1) }
        }
        for (channel, plane) in mixed(sloped, by: { Self.colors[$1][$0] }).enumerated() {
            let gradient = zip(transform.frequencies(of: plane), weights).map { $0 * $1 }
            ascents[channel].climb(&frequencies[channel], gradient, rate: rate, decay: decay)
        }
    }

    /// Sums of three planes; one plane stays as it is.
    private func mixed(_ planes: [[Float]], by factor: (_ to: Int, _ from: Int) -> Float) -> [[Float]] {
        guard channels == 3 else { return planes }
        return (0..<3).map { to in
            let (first, second, third) = (factor(to, 0), factor(to, 1), factor(to, 2))
            return planes[0].indices.map {
                first * planes[0][$0] + second * planes[1][$0] + third * planes[2][$0]
            }
        }
    }
}

/// Steps of about one size whatever the gradient's (Kingma and Ba, 2015).
private struct Adam {
    private var means: [Float]
    private var squares: [Float]
    private var count = 0

    init(count: Int) {
        means = Array(repeating: 0, count: count)
        squares = means
    }

    mutating func climb(_ values: inout [Float], _ gradient: [Float], rate: Float, decay: Float) {
        count += 1
        let (first, second): (Float, Float) = (0.9, 0.999)
        let (meanScale, squareScale) = (1 / (1 - pow(first, Float(count))), 1 / (1 - pow(second, Float(count))))
        for index in values.indices {
            let slope = gradient[index]
            means[index] = first * means[index] + (1 - first) * slope
            squares[index] = second * squares[index] + (1 - second) * slope * slope
            let step = meanScale * means[index] / ((squareScale * squares[index]).squareRoot() + 1e-8)
            values[index] = (1 - decay) * values[index] + rate * step
        }
    }
}
