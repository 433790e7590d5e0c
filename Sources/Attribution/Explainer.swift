import Maps
import NeuralGraph
import ONNX

/// A network compiled for one recipe. Immutable: all workers share it, each with a session of its own.
package final class Explainer: Sendable {
    package struct Options: Sendable {
        package var explained: Explained
        package var method: Method
        package var methodOptions: MethodOptions
        /// Names of ONNX nodes or tensors; empty takes the last feature map before the head.
        package var layers: [String]
        package var fusion: Fusion
        /// For models that leave their input's size open.
        package var inputSize: (width: Int, height: Int)?
        /// The tensor that holds the class scores; nil takes the first output with one score per class.
        package var output: String?
        package var precision: Precision

        package init(
            explained: Explained = .classes, method: Method = .gradCAM, methodOptions: MethodOptions = MethodOptions(),
            layers: [String] = [],
            fusion: Fusion = .mean, inputSize: (width: Int, height: Int)? = nil, output: String? = nil,
            precision: Precision = .float32
        ) {
            self.explained = explained
            self.method = method
            self.methodOptions = methodOptions
            self.layers = layers
            self.fusion = fusion
            self.inputSize = inputSize
            self.output = output
            self.precision = precision
        }
    }

    package let interface: NetworkInterface
    package let recipe: any Recipe
    package let targetLayers: [TargetLayer]
    package let fusion: Fusion
    /// The resolution of the maps: the finest target layer's, the tokens' grid, or the picture's where its values are explained.
    package let mapWidth: Int
    package let mapHeight: Int
    /// Of the first target layer; 0 where the picture itself is explained.
    package let channelCount: Int
    package let plan: Plan

    /// The tensor whose elements a `Score` weighs.
    let scored: TensorID
    /// The places of each channel's elements, where a layer is scored.
    private let channelElements: [[Int]]?
    /// For each tensor whose elements a `Score` weighs in the gradient phase, what the weights are written to.
    let seeds: [(scored: TensorID, seed: TensorID)]
    let imageGradient: TensorID?
    /// The target layers' activations and gradients, each [1, C, H, W]; gradients are missing where none are needed.
    let features: [TensorID]
    let gradients: [TensorID]
    /// Where the recipe reads it; its gradients are missing where none are needed.
    let attention: Attention?
    let attentionGradients: [TensorID]
    let biasGradients: [(bias: AddedBias, gradient: TensorID)]
    let tail: CompiledTail?
    let pictures: CompiledPictures?
    let isEigenSmoothed: Bool
    let isAugmentSmoothed: Bool

    /// - Throws: `ONNXError`, `GraphError` or `AttributionError` for a model or layer that cannot be explained.
    package convenience init(_ model: ONNXModel, _ options: Options = Options()) throws {
        try self.init(Network(model, inputSize: options.inputSize, output: options.output), options)
    }

    /// - Parameter network: read with the options' input size and output.
    /// - Throws: as above.
    package convenience init(_ network: Network, _ options: Options) throws {
        guard options.precision == .float32 || Precision.isBFloat16Fast else {
            throw AttributionError("this processor has no bfloat16 arithmetic (AVX-512 BF16); use --precision fp32")
        }
        let recipe = try options.method.recipe(options.methodOptions)
        guard options.method.sumsChannels || !options.methodOptions.eigenSmooth else {
            throw AttributionError(
                "the method \(options.method.rawValue) sums no weighted channels that a first component could stand for; "
                    + "leave out --eigen-smooth, or take gradcam")
        }
        if case .channelMaps(let ranking) = options.explained {
            let layers = try network.targetLayers(options.layers)
            guard layers.count == 1 else {
                throw AttributionError("channels are one layer's, not \(layers.count)'; name one with --layer")
            }
            try self.init(network, ChannelMaps(ranking: ranking), layers: layers, precision: options.precision)
            return
        }
        let chosen = try Self.layers(options, recipe.needs, in: network)
        try self.init(
            network, recipe, layers: chosen.explained, scoredLayer: chosen.scored, fusion: options.fusion,
            isEigenSmoothed: options.methodOptions.eigenSmooth, isAugmentSmoothed: options.methodOptions.augSmooth,
            precision: options.precision)
    }

    /// - Returns: the layers whose maps are made, and the one whose channels are scored, where channels are.
    private static func layers(
        _ options: Options, _ needs: RecipeNeeds, in network: Network
    ) throws -> (explained: [TargetLayer], scored: TargetLayer?) {
        if options.explained == .channelScores {
            let layers = try network.targetLayers(options.layers)
            let producers = network.graph.producers()
            let scored = layers.max { producers[$0.tensor] ?? -1 < producers[$1.tensor] ?? -1 }
            let explained = layers.count > 1 ? layers.filter { $0.tensor != scored?.tensor } : layers
            return (needs.readsLayers ? explained : [], scored)
        }
        guard needs.readsLayers else {
            guard options.layers.isEmpty else {
                throw AttributionError(
                    "the method \(options.method.rawValue) explains no layer, so there is none to choose; leave out "
                        + "--layer")
            }
            return ([], nil)
        }
        let isByStage = options.layers.isEmpty && needs.choosesStages
        return (
            try isByStage
                ? TargetLayer.stages(in: network.graph, score: network.interface.scores)
                : network.targetLayers(options.layers), nil
        )
    }

    /// - Parameters:
    ///   - scoredLayer: the layer whose elements are explained; nil takes the network's class scores.
    ///   - precision: the forward phase's.
    package init(
        _ network: Network, _ recipe: any Recipe, layers: [TargetLayer], scoredLayer: TargetLayer? = nil,
        fusion: Fusion = .mean, isEigenSmoothed: Bool = false, isAugmentSmoothed: Bool = false,
        precision: Precision = .float32
    ) throws {
        let interface = network.interface
        let (needs, scored) = (recipe.needs, scoredLayer?.tensor ?? interface.scores)
        try recipe.check(network.graph, layers, scores: interface.scores)
        var graph = network.graph
        let attention = try needs.readsAttention ? Attention(in: graph, scores: interface.scores) : nil
        let biases = try needs.gradients.contains(.biases) ? AddedBias.all(in: graph) : []
        let shares = attention.map { $0.layers.map(\.shares) } ?? []
        graph.outputs = Self.unique(
            [interface.scores, scored] + layers.map(\.tensor) + biases.map(\.output) + shares
                + (attention.map { $0.layers.map(\.output) } ?? []))
        try graph.simplify()
        guard scoredLayer == nil || needs.tailBatch == nil else {
            throw AttributionError(
                "this method runs the part behind the layer again, so it explains classes only; choose another --method "
                    + "for channels")
        }
        let tail = try needs.tailBatch.map {
            try CompiledTail(graph, layers, scores: interface.scores, batch: $0, hasGradient: needs.tailGradient)
        }
        pictures = try needs.pictureBatch.map {
            try CompiledPictures(
                graph, from: interface.image, to: scored, batch: $0, hasGradient: needs.pictureGradient,
                precision: precision)
        }
        let kept = tail.map { [$0.layer] + $0.bypasses.map(\.source) } ?? []

        let found = try AppendedGradients(to: &graph, needs, of: scored, in: interface, at: layers, attention, biases)
        features = try layers.map { try graph.appendFeatureMap($0.tensor, $0.grid) }
        gradients = try zip(found.layers, layers).map { try graph.appendFeatureMap($0, $1.grid) }
        let forward = Self.unique([interface.scores, scored] + found.seeds.map(\.scored) + features + kept)
        let backward = Self.unique(gradients + [found.image].compactMap { $0 } + found.biases)
        graph.outputs = Self.unique(forward + shares + backward + found.attention)
        graph.fuseEpilogues()

        let rowMajor = { (tensors: [TensorID]) in tensors.map { TensorPort($0, .rowMajor) } }
        let channelsLast = { (tensors: [TensorID]) in tensors.map { TensorPort($0, .channelsLast) } }
        var phases = [Phase(.forward, channelsLast(forward) + rowMajor(shares), precision: precision)]
        if !found.seeds.isEmpty {
            phases.append(Phase(.gradient, channelsLast(backward) + rowMajor(found.attention)))
        }
        plan = try PlanBuilder.compile(graph, phases: phases, inputs: [TensorPort(interface.image, .channelsLast)])
        self.interface = interface
        self.recipe = recipe
        self.fusion = fusion
        self.scored = scored
        channelElements = scoredLayer.map { layer in
            let shape = network.graph.shape(of: layer.tensor)
            return (0..<layer.grid.channels(shape)).map { layer.grid.elements(ofChannel: $0, shape) }
        }
        self.tail = tail
        self.isEigenSmoothed = isEigenSmoothed
        self.isAugmentSmoothed = isAugmentSmoothed
        biasGradients = Array(zip(biases, found.biases).map { (bias: $0, gradient: $1) })
        self.attention = attention
        seeds = found.seeds
        imageGradient = found.image
        attentionGradients = found.attention
        targetLayers = layers
        let grids = features.map { graph.shape(of: $0) }.map { (width: $0[3], height: $0[2]) }
        channelCount = features.first.map { graph.shape(of: $0)[1] } ?? 0
        let sizes =
            attention.map { [($0.width, $0.height)] } ?? (recipe is any PixelRecipe || needs.mapsPicture ? [] : grids)
        mapWidth = sizes.map(\.0).max() ?? interface.inputWidth
        mapHeight = sizes.map(\.1).max() ?? interface.inputHeight
    }

    package var inputChannels: Int { interface.inputChannels }
    package var inputWidth: Int { interface.inputWidth }
    package var inputHeight: Int { interface.inputHeight }
    package var classCount: Int { interface.classCount }
    package var scoreActivation: ScoreActivation { interface.scoreActivation }

    /// The model's own output for scores that `ExplainerSession.forward` gave.
    package func outputs(ofScores scores: [Float]) -> [Float] { interface.outputs(ofScores: scores) }

    /// A channel's mean over its places.
    /// - Throws: `AttributionError` where the network was not compiled for `Explained.channelScores`, or has no such channel.
    package func channelObjective(_ index: Int) throws -> Objective {
        guard let channelElements else {
            throw AttributionError("the network was compiled to explain classes, not channels")
        }
        guard channelElements.indices.contains(index) else {
            throw AttributionError(
                "there is no channel \(index); the layer has channels 0 to \(channelElements.count - 1)")
        }
        let elements = channelElements[index]
        return .weighted(Dictionary(uniqueKeysWithValues: elements.map { ($0, 1 / Float(elements.count)) }))
    }

    package func makeSession() throws -> ExplainerSession { try ExplainerSession(self) }

    private static func unique(_ tensors: [TensorID]) -> [TensorID] {
        var seen: Set<TensorID> = []
        return tensors.filter { seen.insert($0).inserted }
    }
}
