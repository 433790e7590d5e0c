import Foundation

/// Fills in missing pixels: each is the weighted mean of its eight neighbours, 1/6 for those beside it and 1/12 for those across
/// its corners, missing ones included; then noise is added. ROAD's imputation (Rong et al., 2022) as pytorch-grad-cam's
/// `NoisyLinearImputer` has it.
package struct NoisyLinearImputer: Sendable {
    /// pytorch-grad-cam's.
    package static let noiseLevel: Float = 0.01

    /// How far the linear equations are from being met at most, as a share of the known neighbours' (Euclidean norm).
    package let tolerance: Double
    /// Standard normal numbers, row-major (channels, height, width), of which a missing pixel takes its own; none for none.
    package let noise: [Float]

    package init(noise: [Float], tolerance: Double = 1e-8) {
        self.noise = noise
        self.tolerance = tolerance
    }

    /// A picture of which nothing is known becomes 0, and noise.
    /// - Parameter known: for each pixel.
    /// - Throws: `EvaluationError` for numbers of noise that are not the picture's.
    package func filled(_ picture: NetworkPicture, keeping known: [Bool]) throws -> NetworkPicture {
        precondition(known.count == picture.width * picture.height, "a value for each pixel")
        guard noise.isEmpty || noise.count == picture.values.count else {
            throw EvaluationError(
                "there are \(noise.count) random numbers, but a picture has \(picture.values.count) values; give "
                    + "(\(picture.channels), \(picture.height), \(picture.width))")
        }
        var result = picture
        let system = NeighbourSystem(width: picture.width, height: picture.height, known: known)
        let channels = picture.channels
        for channel in 0..<channels {
            let values = known.indices.map { known[$0] ? Double(picture.values[$0 * channels + channel]) : 0 }
            let solution = system.solve(values, tolerance: tolerance)
            for pixel in known.indices where !known[pixel] {
                let random = noise.isEmpty ? 0 : noise[channel * known.count + pixel]
                result.values[pixel * channels + channel] = Float(solution[pixel]) + Self.noiseLevel * random
            }
        }
        return result
    }
}
