import Maps
import NeuralGraph

/// One worker's network: write `input`, run `forward`, then explain any number of classes. For one thread at a time.
package final class ExplainerSession {
    private let explainer: Explainer
    private let session: Session
    private let image: TensorView
    private let seed: TensorView
    private let score: TensorView
    private let layers: [(activations: TensorView, gradients: TensorView)]

    init(_ explainer: Explainer) throws {
        let session = try explainer.plan.makeSession()
        self.explainer = explainer
        self.session = session
        image = try session.view(explainer.image)
        seed = try session.view(explainer.seed)
        score = try session.view(explainer.score)
        layers = try zip(explainer.features, explainer.gradients).map {
            (try session.view($0), try session.view($1))
        }
    }

    /// The picture to explain: height * width * channels normalised values, channels interleaved (NHWC). Valid as long as the session.
    package var input: UnsafeMutableBufferPointer<Float> { image.elements }

    /// Runs the network on `input`.
    /// - Returns: the raw score of each class.
    package func forward() throws -> [Float] {
        try session.run(.forward)
        return score.rowMajor()
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
        guard seed.elements.indices.contains(classIndex) else {
            throw AttributionError("there is no class \(classIndex); the model has \(seed.elements.count)")
        }
        seed.elements.update(repeating: 0)
        seed.elements[classIndex] = 1
        try session.run(.gradient)
        return layers.map { layer in
            let shape = layer.activations.shape
            let features = FeatureMaps(
                width: shape[3], height: shape[2], channels: shape[1],
                activations: UnsafeBufferPointer(layer.activations.elements),
                gradients: UnsafeBufferPointer(layer.gradients.elements))
            return SaliencyMap(width: shape[3], height: shape[2], values: explainer.method.map(features))
        }
    }
}
