import Attribution
import CamVideo
import Maps

/// A network whose scores and maps are plain functions of its input, so that every result can be foretold.
///
/// The classes are the mean red, green and blue; a class's map is that channel's mean in each of 4x3 parts.
struct FakeExplainer: FrameExplainer {
    var inputWidth = 16
    var inputHeight = 12
    var classCount = 3
    var mapWidth = 4
    var mapHeight = 3
    /// Added to every score.
    var bias: Float = 0
    /// Made of the picture, in place of the means; called once for each forward pass.
    var scores: (@Sendable ([Float]) -> [Float])?
    /// Whether no map says anything.
    var isBlind = false
    /// Called before each forward pass, with the picture; may throw.
    var onForward: @Sendable ([Float]) throws -> Void = { _ in }
    /// Called before each map is made, with the picture.
    var onExplain: @Sendable ([Float]) throws -> Void = { _ in }

    /// Of a made-up layer: as many as classes, each that class's map.
    var channelCount = 3

    /// Made of the class scores, which are its channels' means.
    func channelObjective(_ index: Int) throws -> Objective { .element(index) }

    func makeFrameSession() throws -> any FrameExplainerSession { FakeSession(self) }
}

private final class FakeSession: FrameExplainerSession {
    private let network: FakeExplainer
    let input: UnsafeMutableBufferPointer<Float>

    init(_ network: FakeExplainer) {
        self.network = network
        input = .allocate(capacity: network.inputWidth * network.inputHeight * 3)
        input.initialize(repeating: 0)
    }

    deinit { input.deallocate() }

    func forward() throws -> [Float] {
        try network.onForward(Array(input))
        if let scores = network.scores { return scores(Array(input)) }
        return (0..<3).map { channel in
            let values = stride(from: channel, to: input.count, by: 3).map { input[$0] }
            return values.reduce(network.bias, +) / Float(values.count)
        }
    }

    private var blank: SaliencyMap {
        let (width, height) = (network.mapWidth, network.mapHeight)
        return SaliencyMap(width: width, height: height, values: Array(repeating: 0, count: width * height))
    }

    func scored() throws -> [Float] { try forward() }

    func channelImportances(classIndex: Int) throws -> [Float] { try forward() }

    func channelMap(_ index: Int, isRectified: Bool) throws -> SaliencyMap { try map(ofClass: index) }

    /// The weighted sum of the classes' maps.
    func explain(_ objective: Objective) throws -> SaliencyMap {
        try network.onExplain(Array(input))
        guard !network.isBlind, case .weighted(let weights) = objective else { return blank }
        var sum = blank
        for (index, weight) in weights {
            let map = try map(ofClass: index)
            for cell in sum.values.indices { sum.values[cell] += weight * map.values[cell] }
        }
        return sum
    }

    private func map(ofClass classIndex: Int) throws -> SaliencyMap {
        let (width, height) = (network.inputWidth, network.inputHeight)
        let (cellWidth, cellHeight) = (width / network.mapWidth, height / network.mapHeight)
        var values = [Float](repeating: 0, count: network.mapWidth * network.mapHeight)
        for y in 0..<height {
            for x in 0..<width {
                values[y / cellHeight * network.mapWidth + x / cellWidth] += input[(y * width + x) * 3 + classIndex]
            }
        }
        return SaliencyMap(width: network.mapWidth, height: network.mapHeight, values: values)
    }
}
