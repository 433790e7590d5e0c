import Maps

/// Normal noise for a picture, the same for every frame, so that it makes no video flicker.
struct PictureNoise: Sendable {
    /// Of the picture's range, from its lowest value to its highest.
    private static let deviation: Float = 0.15

    /// How many noises there are.
    let samples: Int
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

    /// The noises for the picture that a session explains, one after the other.
    /// - Throws: `AttributionError` for given numbers of another picture's shape.
    func series(for run: ExplainerSession) throws -> Series {
        let shape = [run.inputChannels, run.inputHeight, run.inputWidth]
        if let given, Array(given.shape.dropFirst()) != shape {
            throw AttributionError(
                "the random numbers have shape \(given.shape), but the network's pictures are (\(samples), "
                    + "\(shape.map(String.init).joined(separator: ", ")))")
        }
        let (low, high) = (run.input.min() ?? 0, run.input.max() ?? 0)
        return Series(
            count: shape.reduce(1, *), channels: shape[0], scale: Self.deviation * (high - low), given: given?.values,
            random: RandomNumbers(seed: seed))
    }

    struct Series {
        fileprivate let count: Int
        fileprivate let channels: Int
        fileprivate let scale: Float
        fileprivate let given: [Float]?
        fileprivate var random: RandomNumbers
        private var sample = 0

        fileprivate init(count: Int, channels: Int, scale: Float, given: [Float]?, random: RandomNumbers) {
            (self.count, self.channels, self.scale, self.given, self.random) = (count, channels, scale, given, random)
        }

        mutating func next() -> Noise {
            var values = [Float](repeating: 0, count: count)
            if let given {
                values = Array(given[sample * count..<(sample + 1) * count])
            } else {
                random.fillNormal(&values)
            }
            sample += 1
            return Noise(values: values, channels: channels, scale: scale)
        }
    }

    struct Noise {
        /// Standard normal, channel by channel.
        fileprivate let values: [Float]
        fileprivate let channels: Int
        fileprivate let scale: Float

        /// - Parameter picture: channels interleaved.
        func add(to picture: UnsafeMutableBufferPointer<Float>) {
            let positions = values.count / channels
            for channel in 0..<channels {
                for position in 0..<positions {
                    picture[position * channels + channel] += scale * values[channel * positions + position]
                }
            }
        }
    }
}
