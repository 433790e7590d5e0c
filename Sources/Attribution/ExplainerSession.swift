import Maps
import NeuralGraph

/// One worker's network: write `input`, run `forward`, then explain any number of scores. For one thread at a time.
package final class ExplainerSession {
    private let explainer: Explainer
    private let session: Session
    private let image: TensorView
    private let seeds: [(scored: TensorView, seed: TensorView)]
    private let classScores: TensorView
    private let layers: [(activations: TensorView, gradients: TensorView?)]
    private let tail: TailSession?
    private let pictures: PicturesSession?
    /// Whether the session's activations are those of `input`.
    private var isCurrent = false

    init(_ explainer: Explainer) throws {
        let session = try explainer.plan.makeSession()
        self.explainer = explainer
        self.session = session
        image = try session.view(explainer.interface.image)
        seeds = try explainer.seeds.map { (try session.view($0.scored), try session.view($0.seed)) }
        classScores = try session.view(explainer.interface.scores)
        layers = try explainer.features.enumerated().map { index, features in
            let gradients = try explainer.gradients.isEmpty ? nil : session.view(explainer.gradients[index])
            return (try session.view(features), gradients)
        }
        tail = try explainer.tail.map { try TailSession($0, of: session) }
        pictures = try explainer.pictures.map { try PicturesSession($0) }
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

    /// To be called when `input` has changed since the last `forward` and is to be explained.
    func forgetForward() { isCurrent = false }

    /// The network's steps, forward and backward, with what each costs on this thread.
    package func timeSteps(repetitions: Int) throws -> [StepTime] { try session.timeSteps(repetitions: repetitions) }

    /// Explains a number made of the scored elements, the class scores as a rule, of the last `forward`.
    /// - Returns: a map of `mapWidth` by `mapHeight` values, 0 or more; one layer's map is not normalised, several layers' are
    ///   each scaled to 0...1 and fused, and so are those of an augmented picture.
    package func explain(_ objective: Objective) throws -> SaliencyMap {
        guard explainer.isAugmentSmoothed else { return try fusedMap(objective) }
        return try meanOverAugmentations { try fusedMap(objective).minMaxNormalized() }
    }

    private func fusedMap(_ objective: Objective) throws -> SaliencyMap {
        let maps = try explainLayers(objective)
        guard maps.count > 1 else { return maps[0] }
        return explainer.fusion.fused(
            maps.map {
                $0.minMaxNormalized().resized(width: explainer.mapWidth, height: explainer.mapHeight)
            })
    }

    /// Explains a number made of the class scores of the last `forward`, as pytorch-grad-cam returns it.
    /// - Returns: a map of the picture's size, 0...1.
    package func pytorchGradCAM(_ objective: Objective) throws -> SaliencyMap {
        let map = {
            SaliencyMap.pytorchGradCAM(
                try self.explainLayers(objective), fusion: self.explainer.fusion, width: self.inputWidth,
                height: self.inputHeight)
        }
        return try explainer.isAugmentSmoothed ? meanOverAugmentations(map) : map()
    }

    /// Explains one class's score of the last `forward`.
    package func explain(classIndex: Int) throws -> SaliencyMap { try explain(.element(classIndex)) }

    /// The same, layer by layer.
    /// - Returns: for each target layer a map at the layer's own resolution, 0 or more, not normalised.
    package func explainLayers(_ objective: Objective) throws -> [SaliencyMap] {
        try maps(of: Score(explainer.scored, objective))
    }

    /// Explains a score of the last `forward`.
    /// - Returns: what the recipe makes of it.
    package func maps(of score: Score) throws -> [SaliencyMap] {
        let explained = try prepare(score)
        return try explainer.recipe.maps(self, of: explained)
    }

    /// What each value of the picture adds to a number made of the scored elements of the last `forward`.
    /// - Returns: signed, row-major [1, channels, height, width], and the map as `pytorchGradCAM` returns it.
    /// - Throws: `AttributionError` where the method explains a layer and not the picture's values.
    package func attributions(of objective: Objective) throws -> (values: [Float], map: SaliencyMap) {
        guard let recipe = explainer.recipe as? any PixelRecipe else {
            throw AttributionError("this method explains a layer's positions, not the picture's values")
        }
        let explained = try prepare(Score(explainer.scored, objective))
        let values = try recipe.attributions(self, of: explained)
        guard !explainer.isAugmentSmoothed else { return (values, try pytorchGradCAM(objective)) }
        let map = SaliencyMap.pytorchGradCAM(
            [recipe.map(of: values, self)], fusion: explainer.fusion, width: inputWidth, height: inputHeight)
        return (values, map)
    }

    /// Runs the gradient phase, where there is one.
    private func prepare(_ score: Score) throws -> Score {
        guard score.tensor == explainer.scored else {
            throw AttributionError("the network was compiled to explain another tensor's elements")
        }
        if !isCurrent { _ = try forward() }
        let score = try explainer.recipe.explained(score)
        try runGradient(of: score)
        return score
    }

    var recipe: any Recipe { explainer.recipe }

    /// Runs the gradient phase for one class's score.
    func runGradient(ofClass index: Int) throws {
        try runGradient(of: Score(explainer.interface.scores, element: index))
    }

    private func runGradient(of score: Score) throws {
        guard !seeds.isEmpty else { return }
        for (scored, seed) in seeds { seed.setRowMajor(try score.objective.gradient(at: scored.rowMajor())) }
        try session.run(.gradient)
    }
}

/// What recipes read and run.
extension ExplainerSession {
    package var inputWidth: Int { explainer.inputWidth }
    package var inputHeight: Int { explainer.inputHeight }
    package var inputChannels: Int { explainer.inputChannels }

    /// The picture to explain, row-major [1, channels, height, width].
    package var picture: [Float] { image.rowMajor() }

    /// The same of a changed picture; `input` is as it was afterwards.
    func picture(changedBy change: (UnsafeMutableBufferPointer<Float>) -> Void) -> [Float] {
        let original = Array(image.elements)
        defer { _ = image.elements.update(from: original) }
        change(image.elements)
        return image.rowMajor()
    }

    /// The elements of the tensor that is explained, of the last forward phase: the class scores, as a rule.
    package func scored() throws -> [Float] { try session.view(explainer.scored).rowMajor() }

    /// The target layers' activations and, where they are needed, gradients.
    package var featureMaps: [FeatureMaps] {
        layers.map { layer in
            let shape = layer.activations.shape
            return FeatureMaps(
                width: shape[3], height: shape[2], channels: shape[1],
                activations: UnsafeBufferPointer(layer.activations.elements),
                gradients: UnsafeBufferPointer(layer.gradients?.elements ?? .init(start: nil, count: 0)),
                isEigenSmoothed: explainer.isEigenSmoothed)
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

    /// Each bias that is added on the way, and the score's gradients there, channel by channel.
    func biasGradients() throws -> [(biases: [Float], gradients: (width: Int, height: Int, values: [Float]))] {
        try explainer.biasGradients.map { bias, gradient in
            let view = try session.view(gradient)
            return (bias.values, (view.shape[3], view.shape[2], view.rowMajor()))
        }
    }

    /// The attention over the picture's tokens, and what it and its gradients are, block by block.
    /// - Throws: `AttributionError` where the recipe does not read it.
    package func attention() throws -> (attention: Attention, blocks: [AttentionMaps]) {
        guard let attention = explainer.attention else {
            throw AttributionError("the method does not say that it reads the attention")
        }
        let gradients = explainer.attentionGradients
        let blocks = try attention.layers.enumerated().map { index, layer in
            AttentionMaps(
                heads: layer.heads, tokens: attention.tokens, shares: try session.view(layer.shares).rowMajor(),
                gradients: gradients.isEmpty ? [] : try session.view(gradients[index]).rowMajor())
        }
        return (attention, blocks)
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

    /// The class scores that the part behind the target layer gives without one channel each: its own activations, but for
    /// a channel that has the same value everywhere.
    /// - Throws: `AttributionError` where the recipe runs no tail.
    package func scores(settingChannels changes: [(channel: Int, value: Float)]) throws -> [[Float]] {
        guard let tail else { throw Self.noTail }
        return try tail.scores(settingChannels: changes)
    }

    /// The gradient of a score at other activations of the target layer, by the part behind it.
    /// - Throws: `AttributionError` where the recipe runs no tail or needs no gradients of it.
    func gradients(of score: Score, atActivations activations: [[Float]]) throws -> [[Float]] {
        guard let tail else { throw Self.noTail }
        return try tail.gradients(at: activations, of: score.objective)
    }

    /// Whether a score's gradient at the target layer changes with the activations, but for jumps.
    func isCurvedBehindLayer(_ score: Score) throws -> Bool {
        guard let tail = explainer.tail else { throw Self.noTail }
        if case .weighted = score.objective { return tail.isCurved }
        return true
    }

    /// For each channel of the target layer the sum over its positions.
    /// - Parameter values: row-major in the layer's own shape.
    func channelSums(_ values: [Float]) throws -> [Float] {
        guard let tail = explainer.tail else { throw Self.noTail }
        let grid = explainer.targetLayers[0].grid
        let steps = Layout.rowMajor(rank: tail.shape.count).strides(tail.shape)
        let place = { (index: Int, axis: Int) in index / steps[axis] % tail.shape[axis] }
        var sums = [Float](repeating: 0, count: grid.channels(tail.shape))
        for (index, value) in values.enumerated() {
            if case .tokens(_, let token, _, _, let prefix) = grid, place(index, token) < prefix { continue }
            sums[place(index, tail.channelAxis)] += value
        }
        return sums
    }

    private static let noTail = AttributionError("the method does not say that it runs the part behind the layer again")

    /// The scored elements of a changed picture, the class scores as a rule, by the whole network. `input` is the explained picture again afterwards; what
    /// was read of the session before is not valid any more.
    /// - Parameter change: changes the values of `input`.
    package func scores(ofPicture change: (UnsafeMutableBufferPointer<Float>) throws -> Void) throws -> [Float] {
        try withPicture(change) { try scored() }
    }

    /// A score of changed pictures, by the whole network. What the session holds of the explained picture stays.
    /// - Parameters:
    ///   - change: changes a copy of `input`; called in order.
    ///   - read: gets each picture's score, in order, some time after it has been made.
    /// - Throws: `AttributionError` where the recipe does not say that it runs changed pictures.
    func forEachValue(
        of score: Score, atPictures count: Int, _ change: PicturesSession.Change,
        _ read: (_ index: Int, _ value: Float) -> Void
    ) throws {
        guard let pictures else { throw Self.noPictures }
        try pictures.forEachScores(image.elements, count: count, change) {
            read($0, try score.objective.value(of: $1))
        }
    }

    /// The same as one list.
    func values(of score: Score, atPictures count: Int, _ change: PicturesSession.Change) throws -> [Float] {
        var values: [Float] = []
        try forEachValue(of: score, atPictures: count, change) { values.append($1) }
        return values
    }

    /// The sum of a score's gradients at changed pictures, each times its weight, row-major [1, channels, height, width].
    /// Otherwise as `forEachValue(of:atPictures:_:_:)`.
    func imageGradientSum(
        of score: Score, weights: [Float], atPictures change: PicturesSession.Change
    ) throws -> [Float] {
        guard let pictures else { throw Self.noPictures }
        let sum = try pictures.gradientSum(image.elements, of: score.objective, weights: weights, change)
        let positions = inputWidth * inputHeight
        return sum.indices.map { sum[$0 % positions * inputChannels + $0 / positions] }
    }

    private static let noPictures = AttributionError(
        "the method does not say that it runs the network on changed pictures")

    private func withPicture<Result>(
        _ change: (UnsafeMutableBufferPointer<Float>) throws -> Void, _ read: () throws -> Result
    ) throws -> Result {
        let original = Array(image.elements)
        isCurrent = false
        defer { _ = image.elements.update(from: original) }
        try change(image.elements)
        try session.run(.forward)
        return try read()
    }
}
