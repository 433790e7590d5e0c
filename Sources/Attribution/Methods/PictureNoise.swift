import Maps

/// Normal noise for a picture, the same for every frame, so that it makes no video flicker.
struct PictureNoise: Sendable {
    /// Of the picture's range, from its lowest value to its highest.
    private static let deviation: Float = 0.15

    private let samples: Int
    private let seed: UInt64
    /// (samples, channels, height, width), standard normal.
    private let given: NumPyArray<Float>?

    /// - Parameter samples: how many there are where the options do not say it.
    /// - Throws: `AttributionError` for given numbers that are no pictures, or too few.
    init(_ options: MethodOptions, samples: Int) throws {
        let count = options.samples ?? options.noise?.shape.first ?? samples
        if let noise = options.noise, noise.shape.count != 4 || noise.shape[0] < count {
            throw AttributionError(
                "the random numbers have shape \(noise.shape), but this method needs (\(count), channels, height, width)"
            )
        }
        (self.samples, seed, given) = (count, options.seed, options.noise)
    }

    /// The mean of what `body` gives for each noise.
    /// - Parameter body: gets a function that adds the noise to a picture, channels interleaved.
    func mean(
        over run: ExplainerSession,
        _ body: (_ addNoise: (UnsafeMutableBufferPointer<Float>) -> Void) throws -> [Float]
    ) throws -> [Float] {
        let shape = [run.inputChannels, run.inputHeight, run.inputWidth]
        let count = shape.reduce(1, *)
        if let given, Array(given.shape.dropFirst()) != shape {
            throw AttributionError(
                "the random numbers have shape \(given.shape), but the network's pictures are (\(samples), "
                    + "\(shape.map(String.init).joined(separator: ", ")))")
        }
        let (low, high) = (run.input.min() ?? 0, run.input.max() ?? 0)
        let scale = Self.deviation * (high - low)
        var random = RandomNumbers(seed: seed)
        var noise = [Float](repeating: 0, count: count)
        var sum = noise
        for sample in 0..<samples {
            if let given {
                noise = Array(given.values[sample * count..<(sample + 1) * count])
            } else {
                random.fillNormal(&noise)
            }
            let values = try body { picture in
                let (channels, positions) = (shape[0], shape[1] * shape[2])
                for channel in 0..<channels {
                    for position in 0..<positions {
                        picture[position * channels + channel] += scale * noise[channel * positions + position]
                    }
                }
            }
            sum.add(values, times: 1)
        }
        return sum.map { $0 / Float(samples) }
    }
}
