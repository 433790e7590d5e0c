import Attribution
import Dispatch
import Foundation
import Maps
import Media
import ONNX
import Temporal

/// Explains pictures that are tensors already: `camvideo explain`.
public struct TensorExplanation: Sendable {
    public var model: ModelOptions
    public var target: Target
    /// Whether classes' probabilities are explained, and not their scores.
    public var explainsProbability: Bool
    /// Workers, each a thread with a session of its own.
    public var threads: Int

    public init(
        model: ModelOptions = ModelOptions(), target: Target = .top, explainsProbability: Bool = false,
        threads: Int = ProcessInfo.processInfo.activeProcessorCount
    ) {
        self.model = model
        self.target = target
        self.explainsProbability = explainsProbability
        self.threads = threads
    }

    /// Explains each picture of a NumPy file.
    ///
    /// - Parameters:
    ///   - input: (N, 3, H, W) float32, for a network of gray pictures (N, 1, H, W), normalised as the network wants it.
    ///   - maps: where to write (N, H, W) float32 maps in pytorch-grad-cam's convention: 0...1, at the input's size.
    ///   - scores: where to write (N, classes) float32, the model's raw outputs.
    ///   - attributions: where to write (N, channels, H, W) float32, what each value of the picture adds to the score, signed;
    ///     of methods that explain the picture's values.
    /// - Returns: what the user should know, such as values that had to be assumed.
    public func run(
        input: String, maps: String, scores: String? = nil, attributions: String? = nil
    ) throws -> [String] {
        let tensor = try NumPyArray<Float>(contentsOf: input)
        guard tensor.shape.count == 4, tensor.shape[0] > 0, [3, 1].contains(tensor.shape[1]) else {
            let isChannelsLast = tensor.shape.count == 4 && [3, 1].contains(tensor.shape[3])
            throw CamVideoError(
                "\(input): its shape is \(tensor.shape), but (N, 3, height, width) is needed"
                    + (isChannelsLast ? "; its channels are last: save it with .transpose(0, 3, 1, 2)" : ""))
        }
        var options = model
        options.inputSize = model.inputSize ?? (tensor.shape[3], tensor.shape[2])
        // The tensor is normalised already, so what the model's files say about that is not asked for.
        options.mean = [0, 0, 0]
        options.std = [1, 1, 1]
        switch target {
        case .topClasses, .topChannels:
            throw CamVideoError("--target \(target) gives several maps, and explain writes one a picture; ask for one")
        default: break
        }
        let loaded = try LoadedModel<Explainer>(options, explained: target.explained)
        let explainer = loaded.network
        let wanted = [explainer.inputChannels, explainer.inputHeight, explainer.inputWidth]
        guard Array(tensor.shape[1...]) == wanted else {
            throw CamVideoError(
                "\(input): its shape is \(tensor.shape), but the model takes (N, "
                    + "\(wanted.map(String.init).joined(separator: ", ")))")
        }
        // Names that cannot be written are found out before the work.
        var names = ResultNames(inputs: [input] + model.paths)
        for path in [maps, scores, attributions].compactMap({ $0 }) { try names.claim(MediaOutput(path)) }
        let mapsFile = try SidecarFile(path: maps, overwrites: true)
        let scoresFile = try scores.map { try SidecarFile(path: $0, overwrites: true) }
        let attributionsFile = try attributions.map { try SidecarFile(path: $0, overwrites: true) }
        let results = try explain(
            tensor, loaded, subject: loaded.subject(target), withAttributions: attributions != nil)
        try mapsFile.append(
            NumPyArray(
                shape: [results.count, explainer.inputHeight, explainer.inputWidth],
                values: results.flatMap(\.map.values)
            ).encoded())
        try scoresFile?.append(
            NumPyArray(shape: [results.count, explainer.classCount], values: results.flatMap(\.scores)).encoded())
        try attributionsFile?.append(
            NumPyArray(shape: tensor.shape, values: results.flatMap(\.attributions)).encoded())
        try mapsFile.complete()
        try scoresFile?.complete()
        try attributionsFile?.complete()
        try OutputFile.commit([mapsFile.file, scoresFile?.file, attributionsFile?.file].compactMap { $0 })
        let unusable = results.count { !$0.scores.allSatisfy(\.isFinite) }
        guard unusable > 0 else { return loaded.notices }
        return loaded.notices + [
            "the network's scores were not finite on \(unusable) of \(results.count) pictures, whose maps mean nothing; check "
                + "\(input) and the model"
        ]
    }

    private struct FrameResult: Sendable {
        let map: SaliencyMap
        let scores: [Float]
        let attributions: [Float]
    }

    private func explain(
        _ tensor: NumPyArray<Float>, _ loaded: LoadedModel<Explainer>, subject: Subject?, withAttributions: Bool
    ) throws -> [FrameResult] {
        let count = tensor.shape[0]
        let workers = max(1, min(threads, count))
        let slots = ResultSlots<[(Int, FrameResult)]>(count: workers)
        DispatchQueue.concurrentPerform(iterations: workers) { worker in
            slots.set(
                worker,
                Result {
                    let session = try loaded.network.makeSession()
                    return try stride(from: worker, to: count, by: workers).map { frame in
                        let result = try explain(
                            frame, of: tensor, loaded, session, subject, withAttributions: withAttributions)
                        return (frame, result)
                    }
                })
        }
        return try slots.values().flatMap { $0 }.sorted { $0.0 < $1.0 }.map(\.1)
    }

    /// - Parameter subject: nil for the class on top of each picture.
    private func explain(
        _ frame: Int, of tensor: NumPyArray<Float>, _ loaded: LoadedModel<Explainer>, _ session: ExplainerSession,
        _ subject: Subject?, withAttributions: Bool
    ) throws -> FrameResult {
        let explainer = loaded.network
        let (plane, channels) = (explainer.inputWidth * explainer.inputHeight, explainer.inputChannels)
        let start = frame * channels * plane
        for position in 0..<plane {
            for channel in 0..<channels {
                session.input[position * channels + channel] = tensor.values[start + channel * plane + position]
            }
        }
        let scores = try session.forward()
        let subject = subject ?? .class(scores.indices.max { scores[$0] < scores[$1] } ?? 0)
        var attributions: [Float] = []
        let map: SaliencyMap
        switch (subject, target) {
        case (.channel(let index), .channel(_, .activation)), (.channel(let index), .channel(_, .raw)):
            let channel = try session.channelMap(index, isRectified: target == .channel(index, .activation))
            map = .pytorchGradCAM([channel], width: explainer.inputWidth, height: explainer.inputHeight)
        default:
            let objective: Objective =
                if case .channel(let index) = subject {
                    try explainer.channelObjective(index)
                } else {
                    try loaded.objective(subject, asProbability: explainsProbability)
                }
            if withAttributions {
                (attributions, map) = try session.attributions(of: objective)
            } else {
                map = try session.pytorchGradCAM(objective)
            }
        }
        return FrameResult(map: map, scores: explainer.outputs(ofScores: scores), attributions: attributions)
    }
}
