import Maps
import NeuralGraph

/// One worker's network: write `input`, run `forward`, then explain any number of scores. For one thread at a time.
package final class ExplainerSession {
    private let explainer: Explainer
    private let session: Session
    private let image: TensorView
    private let seed: TensorView?
    private let classScores: TensorView
    private let layers: [(activations: TensorView, gradients: TensorView?)]
    private let tail: TailSession?
    /// Whether the session's activations are those of `input`.
    private var isCurrent = false

    init(_ explainer: Explainer) throws {
        let session = try explainer.plan.makeSession()
        self.explainer = explainer
        self.session = session
        image = try session.view(explainer.interface.image)
        seed = try explainer.seed.map { try session.view($0) }
        classScores = try session.view(explainer.interface.scores)
        layers = try explainer.features.enumerated().map { index, features in
            let gradients = try explainer.gradients.isEmpty ? nil : session.view(explainer.gradients[index])
            return (try session.view(features), gradients)
        }
        tail = try explainer.tail.map { try TailSession($0, of: session) }
    }

    /// The picture to explain: height * width * channels normalised values, channels interleaved (NHWC). Valid as long as the session.
    package var input: UnsafeMutableBufferPointer<Float> { image.elements }

    /// Runs the network on `input`.
    /// - Returns: the raw score of each class.
    package func forward() throws -> [Float] {
        try session.run(.forward)
        isCurrent = true
        return classScores.rowMajor()
    }

    /// The network's steps, forward and backward, with what each costs on this thread.
    package func timeSteps(repetitions: Int) throws -> [StepTime] { try session.timeSteps(repetitions: repetitions) }

    /// Explains one class's score of the last `forward`.
    /// - Returns: a map of `mapWidth` by `mapHeight` values, 0 or more; one layer's map is not normalised, several layers' are
    ///   each scaled to 0...1 and averaged.
    package func explain(classIndex: Int) throws -> SaliencyMap {
        let maps = try explainLayers(classIndex: classIndex)
        guard maps.count > 1 else { return maps[0] }
        return .mean(
            of: maps.map {
                $0.minMaxNormalized().resized(width: explainer.mapWidth, height: explainer.mapHeight)
            })
    }

    /// Explains one class's score of the last `forward`, layer by layer.
    /// - Returns: for each target layer a map at the layer's own resolution, 0 or more, not normalised.
    package func explainLayers(classIndex: Int) throws -> [SaliencyMap] {
        try maps(of: Score(explainer.interface.scores, element: classIndex))
    }

    /// Explains a score of the last `forward`.
    /// - Returns: what the recipe makes of it.
    package func maps(of score: Score) throws -> [SaliencyMap] {
        guard score.tensor == explainer.scored else {
            throw AttributionError("the network was compiled to explain another tensor's elements")
        }
        if !isCurrent { _ = try forward() }
        if let seed {
            seed.setRowMajor(try score.seed(count: seed.elements.count))
            try session.run(.gradient)
        }
        return try explainer.recipe.maps(self, of: score)
    }
}

/// What recipes read and run.
extension ExplainerSession {
    /// The target layers' activations and, where they are needed, gradients.
    package var featureMaps: [FeatureMaps] {
        layers.map { layer in
            let shape = layer.activations.shape
            return FeatureMaps(
                width: shape[3], height: shape[2], channels: shape[1],
                activations: UnsafeBufferPointer(layer.activations.elements),
                gradients: UnsafeBufferPointer(layer.gradients?.elements ?? .init(start: nil, count: 0)))
        }
    }

    /// The score's gradient at the picture, row-major [1, channels, height, width].
    /// - Throws: `AttributionError` where the recipe does not need it.
    package func imageGradient() throws -> [Float] {
        guard let gradient = explainer.imageGradient else {
            throw AttributionError("the method does not say that it needs gradients at the picture")
        }
        return try session.view(gradient).rowMajor()
    }

    /// The one target layer's activations, row-major in the layer's own shape.
    /// - Throws: `AttributionError` where the recipe runs no tail.
    package func tailActivations() throws -> [Float] {
        guard let tail = explainer.tail else { throw Self.noTail }
        return try session.view(tail.layer).rowMajor()
    }

    /// The class scores that the part of the network behind the target layer gives for other activations of it.
    /// - Throws: `AttributionError` where the recipe runs no tail.
    package func scores(ofActivations activations: [[Float]]) throws -> [[Float]] {
        guard let tail else { throw Self.noTail }
        return try tail.scores(of: activations)
    }

    private static let noTail = AttributionError("the method does not say that it runs the part behind the layer again")

    /// The class scores of a changed picture, by the whole network. `input` is the explained picture again afterwards; what
    /// was read of the session before is not valid any more.
    /// - Parameter change: changes the values of `input`.
    package func scores(ofPicture change: (UnsafeMutableBufferPointer<Float>) throws -> Void) throws -> [Float] {
        let original = Array(image.elements)
        defer {
            _ = image.elements.update(from: original)
            isCurrent = false
        }
        try change(image.elements)
        return try forward()
    }
}
