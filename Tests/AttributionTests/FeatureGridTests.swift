import Maps
import NeuralGraph
import ONNX
import TestSupport
import Testing

@testable import Attribution

/// Where networks of all kinds keep the picture's grid, which layer is taken, and that its map is upright.
///
/// The picture is dark but for one patch of 2 by 2 pixels, so that of 4 rows and 6 columns of patches the one at row 1,
/// column 4 differs from the others, which are all alike.
@Suite struct FeatureGridTests {
    private func explainer(_ model: ONNXModel, layers: [String] = [], method: Method = .gradCAM) throws -> Explainer {
        try Explainer(model, .init(method: method, layers: layers))
    }

    /// All cells of the map but one are alike, and for some class that one is not.
    private func expectUpright(
        _ explainer: Explainer, row: Int = 1, column: Int = 4, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let session = try explainer.makeSession()
        session.input.update(repeating: 0)
        for y in 2..<4 {
            for x in 8..<10 {
                for channel in 0..<3 { session.input[(y * SmallNetwork.width + x) * 3 + channel] = Float(channel + 1) }
            }
        }
        _ = try session.forward()
        var isSeen = false
        for classIndex in 0..<SmallNetwork.classCount {
            let map = try session.explain(classIndex: classIndex)
            var values = map.values
            let size = values.max() ?? 0
            let place = values.remove(at: row * map.width + column)
            let (low, high) = (values.min() ?? .nan, values.max() ?? .nan)
            #expect(high - low <= 1e-4 * size, "class \(classIndex)", sourceLocation: sourceLocation)
            if abs(place - low) > 1e-2 * size { isSeen = true }
        }
        #expect(isSeen, "no class sees the patch", sourceLocation: sourceLocation)
    }

    // MARK: Transformers

    /// - Parameter prefix: how many class tokens there are; none has the tokens averaged instead.
    private func visionTransformer(prefix: Int) -> ONNXModel {
        var network = SmallNetwork()
        let count = Int64(24 + prefix)
        let flat = network.add("Reshape", network.patches(6), network.list(1, 6, -1))
        var tokens = network.transpose(flat, 0, 2, 1, name: "patches")
        for _ in 0..<prefix {
            tokens = network.add("Concat", network.weights(1, 1, 6), tokens, attributes: ["axis": .int(1)])
        }
        for block in 0..<2 {
            tokens = network.attention(tokens, tokens: count, norm: "norm\(block)")
            tokens = network.perceptron(tokens, 6, name: "block\(block)")
        }
        let last = network.layerNorm(tokens, 6, name: "norm")
        guard prefix > 0 else {
            let mean = network.add("ReduceMean", last, attributes: ["axes": .ints([1]), "keepdims": .int(0)])
            return network.head(mean, channels: 6)
        }
        let first = network.add("Slice", last, network.list(0), network.list(1), network.list(1), name: "class")
        return network.head(network.add("Squeeze", first, network.list(1)), channels: 6)
    }

    @Test(arguments: [1, 2]) func classTokensTakeWhatIsBeforeTheLastAttention(_ prefix: Int) throws {
        let explainer = try explainer(visionTransformer(prefix: prefix))
        let layer = try #require(explainer.targetLayers.first)
        #expect(layer.name == "norm1" && layer.reason == "the tokens before the last attention")
        #expect(layer.grid == .tokens(channel: 2, token: 1, rows: 4, columns: 6, prefix: prefix))
        #expect(explainer.mapWidth == 6 && explainer.mapHeight == 4)
        try expectUpright(explainer)
    }

    @Test func averagedTokensAreTheLastFeatureMap() throws {
        let explainer = try explainer(visionTransformer(prefix: 0))
        let layer = try #require(explainer.targetLayers.first)
        #expect(layer.name == "norm" && layer.reason == "the last feature map before the head")
        #expect(layer.grid == .tokens(channel: 2, token: 1, rows: 4, columns: 6, prefix: 0))
        try expectUpright(explainer)
    }

    @Test(arguments: ["patches", "norm0", "block0"])
    func tokensMayBeAskedFor(_ layer: String) throws {
        let explainer = try explainer(visionTransformer(prefix: 1), layers: [layer], method: .gradCAM)
        #expect(explainer.targetLayers[0].grid.prefix == (layer == "patches" ? 0 : 1))
        #expect(explainer.mapWidth == 6 && explainer.mapHeight == 4)
        try expectUpright(explainer)
    }

    /// Every method whose maps have the grid's cells reads the same ones; CAM takes no such head, and a factorization has several
    /// answers, which its random start decides between.
    @Test(
        arguments: Method.allCases.filter {
            [.classActivation, .tokens].contains($0.description.family)
                && ![.cam, .fullGrad, .refineCAM, .deepFeatureFactorization].contains($0)
        })
    func methodsAreUprightToo(_ method: Method) throws {
        try expectUpright(try explainer(visionTransformer(prefix: 1), method: method))
    }

    @Test(arguments: ["class", "norm1/shares"])
    func whatHasNoPlacesIsRefused(_ layer: String) throws {
        let error = #expect(throws: AttributionError.self) {
            try explainer(visionTransformer(prefix: 1), layers: [layer])
        }
        let shape = layer == "class" ? "[1, 1, 6]" : "[1, 2, 25, 25]"
        #expect(error?.description.hasPrefix("layer '\(layer)' has shape \(shape), which is no feature map") == true)
    }

    /// Tokens are the grid only if exactly the class tokens are cut away, or others put before it.
    @Test(arguments: [(1, 25, 0), (0, 24, nil), (2, 25, nil), (0, 25, 1)] as [(Int64, Int64, Int?)])
    func slicedTokensKeepTheirPlaces(_ start: Int64, _ end: Int64, _ prefix: Int?) throws {
        var network = SmallNetwork()
        let flat = network.add("Reshape", network.patches(6), network.list(1, 6, -1))
        let patches = network.transpose(flat, 0, 2, 1)
        let tokens = network.add(
            "Concat", network.weights(1, 1, 6), patches, attributes: ["axis": .int(1)])
        let part = network.add(
            "Slice", tokens, network.list(start), network.list(end), network.list(1), name: "part")
        let mean = network.add("ReduceMean", part, attributes: ["axes": .ints([1]), "keepdims": .int(0)])
        let graph = try Importer.read(network.head(mean, channels: 6))
        let grid = FeatureGrid.all(in: graph)[try #require(graph.names[part])]
        #expect(grid == prefix.map { .tokens(channel: 2, token: 1, rows: 4, columns: 6, prefix: $0) })
    }

    /// Channels that are as many as the classes by chance do not make a layer part of the head.
    @Test(arguments: [5, 6]) func theLastBlockIsTakenWhateverItsChannels(_ channels: Int) throws {
        var network = SmallNetwork()
        let features = network.patches(channels)
        let branch = network.add("Conv", features, network.weights(channels, channels, 1, 1))
        let sum = network.add("Add", features, branch)
        let last = network.add("Relu", sum, name: "last")
        let mean = network.add("ReduceMean", last, attributes: ["axes": .ints([2, 3]), "keepdims": .int(0)])
        let layer = try #require(try explainer(network.head(mean, channels: channels)).targetLayers.first)
        #expect(layer.name == "last" && layer.reason == "the last feature map before the head")
    }

    /// A MobileViT's patches lie as [1, C, places in a patch, patches]: a convolution over them sees no rows and columns, and
    /// one behind them, where the picture is put together again, does.
    @Test func aConvolutionOverPatchesMakesNoPictureOfThem() throws {
        var network = SmallNetwork()
        let split = network.add("Reshape", network.patches(6), network.list(1, 6, 2, 2, 6, 1))
        let patches = network.add(
            "Reshape", network.transpose(split, 0, 1, 3, 5, 2, 4), network.list(1, 6, 2, 12), name: "patches")
        let mixed = network.add("Conv", patches, network.weights(6, 6, 1, 1), name: "mixed")
        let parts = network.add("Reshape", mixed, network.list(1, 6, 2, 1, 2, 6))
        let picture = network.add("Reshape", network.transpose(parts, 0, 1, 4, 2, 5, 3), network.list(1, 6, 4, 6))
        let again = network.add("Conv", picture, network.weights(6, 6, 1, 1), name: "again")
        let mean = network.add("ReduceMean", again, attributes: ["axes": .ints([2, 3]), "keepdims": .int(0)])
        let graph = try Importer.read(network.head(mean, channels: 6))
        let grids = FeatureGrid.all(in: graph)
        #expect(grids[try #require(graph.names["mixed"])] == nil)
        #expect(grids[try #require(graph.names["again"])] == .axes(channel: 1, row: 2, column: 3))
    }

    /// A pointwise convolution over tokens leaves each in its place; a wider one mixes the ends of rows.
    @Test(arguments: [1, 3]) func aConvolutionOverTokensKeepsThem(_ width: Int) throws {
        var network = SmallNetwork()
        let tokens = network.add("Reshape", network.patches(6), network.list(1, 6, 1, 24))
        let mixed = network.add(
            "Conv", tokens, network.weights(6, 6, 1, width),
            attributes: ["pads": .ints([0, Int64(width / 2), 0, Int64(width / 2)])], name: "mixed")
        let mean = network.add("ReduceMean", mixed, attributes: ["axes": .ints([2, 3]), "keepdims": .int(0)])
        let graph = try Importer.read(network.head(mean, channels: 6))
        let grid = FeatureGrid.all(in: graph)[try #require(graph.names["mixed"])]
        #expect(grid == (width == 1 ? .tokens(channel: 1, token: 3, rows: 4, columns: 6, prefix: 0) : nil))
    }

    /// Behind a layer whose places are shuffled no grid can be followed, and that is said.
    @Test func aGridThatIsLostIsTold() throws {
        var network = SmallNetwork()
        let features = network.add("Relu", network.patches(6), name: "features")
        let flat = network.transpose(network.add("Reshape", features, network.list(1, 6, -1)), 0, 2, 1)
        let half = network.add(
            "Gather", flat, network.list(7, 3, 0, 23, 11, 12), attributes: ["axis": .int(1)])
        let mean = network.add(
            "ReduceMean", network.linear(half, 6, 6), attributes: ["axes": .ints([1]), "keepdims": .int(0)])
        let layer = try #require(try explainer(network.head(mean, channels: 6)).targetLayers.first)
        #expect(layer.isGridLost && layer.reason == "the last feature map whose grid could be followed")
        #expect(try explainer(visionTransformer(prefix: 0)).targetLayers.allSatisfy { !$0.isGridLost })
    }

    // MARK: Hierarchies

    enum Merging: CaseIterable { case slices, reshape }

    /// Channels last, layers over windows of 2 by 2 patches, and four patches merged into one.
    private func swin(_ merging: Merging) -> ONNXModel {
        var network = SmallNetwork()
        let embedded = network.layerNorm(network.transpose(network.patches(4), 0, 2, 3, 1), 4, name: "embedded")
        // Windows, and back.
        let rows = network.add("Reshape", embedded, network.list(1, 2, 2, 3, 2, 4))
        let windows = network.add("Reshape", network.transpose(rows, 0, 1, 3, 2, 4, 5), network.list(6, 4, 4))
        let mapped = network.add("Reshape", network.linear(windows, 4, 4), network.list(1, 2, 3, 2, 2, 4))
        let back = network.add("Reshape", network.transpose(mapped, 0, 1, 3, 2, 4, 5), network.list(1, 4, 6, 4))
        let stage = network.add("Add", embedded, back, name: "stage0")
        var merged: String
        switch merging {
        case .slices:
            let parts = [(0, 0), (1, 0), (0, 1), (1, 1)].map { row, column in
                network.add(
                    "Slice", stage, network.list(row, column), network.list(.max, .max), network.list(1, 2),
                    network.list(2, 2))
            }
            merged = network.add("Concat", parts[0], parts[1], parts[2], parts[3], attributes: ["axis": .int(-1)])
        case .reshape:
            let blocks = network.add("Reshape", stage, network.list(1, 2, 2, 3, 2, 4))
            merged = network.add("Reshape", network.transpose(blocks, 0, 1, 3, 4, 2, 5), network.list(1, 2, 3, 16))
        }
        merged = network.linear(network.layerNorm(merged, 16), 16, 8)
        let last = network.layerNorm(network.perceptron(merged, 8, name: "stage1"), 8, name: "norm")
        let mean = network.add("ReduceMean", last, attributes: ["axes": .ints([1, 2]), "keepdims": .int(0)])
        return network.head(mean, channels: 8)
    }

    @Test(arguments: Merging.allCases) func mergedPatchesAreACoarserGrid(_ merging: Merging) throws {
        let last = try explainer(swin(merging))
        #expect(last.targetLayers.map(\.name) == ["norm"])
        #expect(last.targetLayers.map(\.grid) == [.axes(channel: 3, row: 1, column: 2)])
        #expect(last.mapWidth == 3 && last.mapHeight == 2)
        try expectUpright(last, row: 0, column: 2)
        for name in ["embedded", "stage0"] {
            let first = try explainer(swin(merging), layers: [name])
            #expect(first.mapWidth == 6 && first.mapHeight == 4)
            try expectUpright(first)
        }
    }

    /// Layers of two resolutions are averaged at the finer one.
    @Test func severalLayersMeetAtTheFinerGrid() throws {
        let explainer = try explainer(swin(.reshape), layers: ["stage1", "stage0"])
        #expect(explainer.mapWidth == 6 && explainer.mapHeight == 4)
        let session = try explainer.makeSession()
        for index in session.input.indices { session.input[index] = Float(index * 37 % 101) / 50 - 1 }
        _ = try session.forward()
        let classIndex = try #require(
            try (0..<SmallNetwork.classCount).first { index in
                try session.explainLayers(.element(index)).allSatisfy { Set($0.values).count > 2 }
            })
        let maps = try session.explainLayers(.element(classIndex))
        #expect(maps.map(\.width) == [3, 6] && maps.map(\.height) == [2, 4])
        func normalized(_ map: SaliencyMap) throws -> [Float] {
            let (low, high) = (try #require(map.values.min()), try #require(map.values.max()))
            return map.values.map { ($0 - low) / (high - low) }
        }
        let coarse = SaliencyMap(width: 3, height: 2, values: try normalized(maps[0])).resized(width: 6, height: 4)
        let mean = zip(coarse.values, try normalized(maps[1])).map { ($0 + $1) / 2 }
        expectClose(
            try session.explain(classIndex: classIndex).values, mean.map(Double.init),
            within: Tolerance(absolute: 1e-6, relative: 1e-5))
    }

    /// Channels first between blocks, last within them.
    private func convNeXt() -> ONNXModel {
        var network = SmallNetwork()
        var features = network.patches(6)
        for block in 0..<2 {
            let depthwise = network.add(
                "Conv", features, network.weights(6, 1, 1, 1), attributes: ["group": .int(6)])
            let last = network.transpose(depthwise, 0, 2, 3, 1, name: "last\(block)")
            let mapped = network.perceptron(last, 6, name: "inner\(block)")
            let scaled = network.add("Mul", mapped, network.weights(6))
            features = network.add("Add", features, network.transpose(scaled, 0, 3, 1, 2), name: "block\(block)")
        }
        let pooled = network.add("Flatten", network.add("GlobalAveragePool", features))
        return network.head(network.layerNorm(pooled, 6), channels: 6)
    }

    @Test func channelsMoveToTheEndAndBack() throws {
        let last = try explainer(convNeXt())
        #expect(last.targetLayers.map(\.name) == ["block1"])
        #expect(last.targetLayers.map(\.grid) == [.axes(channel: 1, row: 2, column: 3)])
        try expectUpright(last)
        for name in ["last0", "inner1"] {
            let inner = try explainer(convNeXt(), layers: [name])
            #expect(inner.targetLayers.map(\.grid) == [.axes(channel: 3, row: 1, column: 2)])
            #expect(inner.mapWidth == 6 && inner.mapHeight == 4)
            try expectUpright(inner)
        }
    }

    /// Columns before rows, as sequence models over pictures have them: the map is still upright.
    @Test func aTurnedGridIsTurnedBack() throws {
        var network = SmallNetwork()
        let turned = network.transpose(network.add("Relu", network.patches(6)), 0, 1, 3, 2, name: "turned")
        let active = network.add("Tanh", turned, name: "active")
        let model = network.head(network.add("Flatten", network.add("GlobalAveragePool", active)), channels: 6)
        let explainer = try explainer(model)
        #expect(explainer.targetLayers.map(\.grid) == [.axes(channel: 1, row: 3, column: 2)])
        #expect(explainer.mapWidth == 6 && explainer.mapHeight == 4)
        try expectUpright(explainer)
    }

    // MARK: Convolutional heads

    @Test(arguments: [true, false])
    func theConvolutionThatMakesTheScoresIsSkipped(_ isActivated: Bool) throws {
        var network = SmallNetwork()
        let features = network.add("Relu", network.patches(6), name: "features")
        var scores = network.add("Conv", features, network.weights(5, 6, 1, 1))
        if isActivated { scores = network.add("Relu", scores) }
        let flat = network.add("Flatten", network.add("GlobalAveragePool", scores))
        let explainer = try explainer(network.model(flat))
        #expect(explainer.targetLayers.map(\.name) == ["features"])
        #expect(
            explainer.targetLayers[0].reason
                == "the last feature map before the convolution that makes the class scores")
        try expectUpright(explainer)
    }

    @Test func aNetworkWithoutFeatureMapsSaysSo() throws {
        var network = SmallNetwork()
        let mean = network.add("GlobalAveragePool", "x")
        let model = network.head(network.add("Flatten", network.add("Relu", mean)), channels: 3)
        let error = #expect(throws: AttributionError.self) { try explainer(model) }
        #expect(
            error?.description
                == "the model has no feature map (1, channels, height, width) before its scores; name a layer with --layer"
        )
    }
}
