import Foundation

/// Paints the picture that a number made of a network's activations is largest for: activation maximisation (Erhan et al., 2009;
/// Yosinski et al., 2015, with decay and jitter; Olah et al., 2017, in frequencies).
package struct ActivationMaximizer {
    /// How a picture's values of 0...1 become the network's.
    package struct InputScale: Sendable {
        /// For each of the picture's channels: the network's value is value * gain + offset, in the network's channel `place`.
        package let channels: [(gain: Float, offset: Float, place: Int)]

        package init(channels: [(gain: Float, offset: Float, place: Int)]) { self.channels = channels }
    }

    /// One picture and how far it came.
    package struct Result: Sendable {
        package let width: Int
        package let height: Int
        /// Red, green and blue, or luma alone; row-major, 0...1.
        package let planes: [[Float]]
        /// The number that was maximised, of the first noise and of the picture.
        package let start: Float
        package let value: Float
        /// The network's class scores for the picture.
        package let scores: [Float]
    }

    /// Uphill steps.
    package var steps = 256
    package var seed: UInt64 = 0
    /// Of the picture; nil takes the network's input's.
    package var size: (width: Int, height: Int)?

    private static let rate: Float = 0.05
    private static let decay: Float = 0.001

    package init() {}

    /// - Parameters:
    ///   - explainer: compiled for `Method.gradient`.
    ///   - bypassed: the same compiled for `Method.deconvNet`, asked for where the gradient vanishes: behind a ReLU that is shut
    ///     for every place of the noise, no exact gradient says how to open it.
    ///   - onStep: called after each step with how many are done; false ends early with the picture as it is.
    /// - Throws: `AttributionError` where no gradient leads anywhere.
    package func maximize(
        _ objective: Objective, of explainer: Explainer, bypassed: () throws -> Explainer, scale: InputScale,
        onStep: (Int) -> Bool = { _ in true }
    ) throws -> Result {
        let input = (width: explainer.inputWidth, height: explainer.inputHeight)
        let size = size ?? input
        var random = RandomNumbers(seed: seed)
        var picture = PaintedPicture(
            width: size.width, height: size.height, channels: scale.channels.count, random: &random)
        let session = try explainer.makeSession()
        var other: ExplainerSession?
        func look(_ planes: [[Float]], _ view: PictureView, with session: ExplainerSession) throws -> [Float] {
            session.fill(planes.map(view.samples), scale)
            return try session.forward()
        }
        func gradients(_ view: PictureView, with session: ExplainerSession) throws -> [[Float]]? {
            let gradient = try session.attributions(of: objective).values
            guard gradient.contains(where: { $0 != 0 && $0.isFinite }) else { return nil }
            let count = input.width * input.height
            return scale.channels.map { channel in
                let plane = gradient[channel.place * count..<(channel.place + 1) * count]
                return view.plane(ofGradient: plane).map { $0.isFinite ? $0 * channel.gain : 0 }
            }
        }
        let whole = PictureView(of: size, size: input)
        _ = try look(picture.planes, whole, with: session)
        let start = try objective.value(of: session.scored())
        var hasClimbed = false
        for step in 0..<steps {
            let planes = picture.planes
            let view = PictureView(of: size, size: input, random: &random)
            _ = try look(planes, view, with: session)
            var found = try gradients(view, with: session)
            if found == nil {
                let session = try other ?? bypassed().makeSession()
                other = session
                _ = try look(planes, view, with: session)
                found = try gradients(view, with: session)
            }
            if let found {
                hasClimbed = true
                picture.climb(found, at: planes, rate: Self.rate, decay: Self.decay)
            }
            if !onStep(step + 1) { break }
        }
        guard hasClimbed else {
            throw AttributionError("no gradient leads from noise to more of it; try another --seed, layer or channel")
        }
        let planes = picture.planes
        let scores = try look(planes, whole, with: session)
        return Result(
            width: size.width, height: size.height, planes: planes, start: start,
            value: try objective.value(of: session.scored()), scores: scores)
    }
}

extension ExplainerSession {
    /// - Parameter planes: of the picture's channels, 0...1, of the input's size.
    fileprivate func fill(_ planes: [[Float]], _ scale: ActivationMaximizer.InputScale) {
        for (plane, channel) in zip(planes, scale.channels) {
            for (index, value) in plane.enumerated() {
                input[index * planes.count + channel.place] = value * channel.gain + channel.offset
            }
        }
    }
}
