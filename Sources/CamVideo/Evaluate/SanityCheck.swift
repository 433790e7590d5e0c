import Attribution
import Dispatch
import Evaluation
import Temporal

/// Cascading randomisation (Adebayo et al., 2018): the network's weights are replaced from the scores down, and at each step the maps
/// of the same pictures and targets are compared with the original ones. A method that shows what was learnt gives other maps.
struct SanityCheck {
    /// Steps at most; of more layers, several are randomised at a time.
    private static let maximumSteps = 16
    /// Pictures at most; of more frames, some are left out evenly.
    static let maximumPictures = 64

    let options: EvaluationOptions
    let model: LoadedModel<Explainer>

    /// - Parameters:
    ///   - pictures: as the network sees them.
    ///   - onStep: called after each step with how many are done, and of how many.
    func run(
        _ pictures: [NetworkPicture], onStep: (Int, Int) -> Void = { _, _ in }
    ) throws -> [EvaluationReport.SanityStep] {
        let bundle = try LoadedModel<Explainer>.bundle(options.model)
        let explained = options.target?.explained ?? .classes
        var compiling = try LoadedModel<Explainer>.explainerOptions(options.model, explained: explained)
        compiling.inputSize = (model.network.inputWidth, model.network.inputHeight)
        let network = try Network(bundle.model, inputSize: compiling.inputSize, output: compiling.output)
        let layers = network.weightedLayers
        guard !layers.isEmpty else { throw CamVideoError("\(model.name): there are no weights to randomise") }

        let subjects = try subjects(of: pictures)
        let original = try maps(of: pictures, subjects, by: model.network)
        let count = min(layers.count, Self.maximumSteps)
        return try (1...count).map { step in
            let randomized = layers.prefix(layers.count * step / count)
            let changed = try network.randomizing(randomized, seed: options.model.methodOptions.seed)
            let maps = try maps(of: pictures, subjects, by: Explainer(changed, compiling))
            let correlations = zip(original, maps).map { rankCorrelation($0, $1) }
            onStep(step, count)
            return EvaluationReport.SanityStep(
                layer: randomized.last?.name ?? "", randomizedLayers: randomized.count,
                rankCorrelation: correlations.reduce(0, +) / Double(max(correlations.count, 1)))
        }
    }

    /// What the original network explains of each.
    private func subjects(of pictures: [NetworkPicture]) throws -> [Subject] {
        if let subject = try options.target.flatMap({ try model.subject($0) }) {
            return pictures.map { _ in subject }
        }
        let session = try model.network.makeSession()
        return try pictures.map { picture in
            _ = session.input.update(from: picture.values)
            let scores = try session.forward()
            return .class(scores.indices.max { scores[$0] < scores[$1] } ?? 0)
        }
    }

    /// At the method's own resolution.
    private func maps(
        of pictures: [NetworkPicture], _ subjects: [Subject], by network: Explainer
    ) throws -> [[Float]] {
        let workers = max(1, min(options.workers ?? Resources.cores, pictures.count))
        let slots = ResultSlots<[(Int, [Float])]>(count: workers)
        DispatchQueue.concurrentPerform(iterations: workers) { worker in
            slots.set(
                worker,
                Result {
                    let session = try network.makeSession()
                    return try stride(from: worker, to: pictures.count, by: workers).map { index in
                        _ = session.input.update(from: pictures[index].values)
                        _ = try session.forward()
                        let objective = try model.explained(
                            subjects[index], asProbability: options.explainsProbability)
                        return (index, try session.explain(objective).values)
                    }
                })
        }
        return try slots.values().flatMap { $0 }.sorted { $0.0 < $1.0 }.map(\.1)
    }
}
