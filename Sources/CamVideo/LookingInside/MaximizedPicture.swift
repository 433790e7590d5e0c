import Attribution
import ONNX
import Pictures
import Rendering
import Temporal

/// Paints the pictures that channels or classes answer to most: `camvideo maximize`.
public struct MaximizedPicture: Sendable {
    /// Its layers are not looked at.
    public var model: ModelOptions
    /// A node or tensor; nil, or the scores themselves, are the classes.
    public var layer: String?
    /// Channels of the layer, or classes by their places.
    public var channels: [Int]
    /// Classes, unions, differences; not beside a layer of another kind.
    public var targets: [Target]
    /// Uphill steps for each picture: 1...100000.
    public var steps = 256
    public var seed: UInt64 = 0
    /// Of each picture, in pixels; nil takes the network's input's.
    public var size: (width: Int, height: Int)?

    private static let mostPictures = 64
    private static let largestSide = 4096
    /// Of what is drawn, so that captions have room.
    private static let leastSide = 200

    public init(model: ModelOptions, layer: String? = nil, channels: [Int] = [], targets: [Target] = []) {
        self.model = model
        self.layer = layer
        self.channels = channels
        self.targets = targets
    }

    /// - Parameters:
    ///   - path: a name that ends in .png, or `-` for standard output.
    ///   - isStopped: asked after each step; then the pictures that were begun are written as they are.
    /// - Throws: ``CamVideoError``; then nothing is left under the name.
    public func write(
        to path: String, overwrites: Bool = false, isStopped: () -> Bool = { false },
        onEvent: (MaximizationEvent) -> Void = { _ in }
    ) throws {
        do {
            try validate()
            let file = try PictureFile(path: path, inputs: model.paths, overwrites: overwrites)
            try file.write(grid(isStopped, onEvent).drawn())
        } catch {
            throw error is CamVideoError ? error : CamVideoError("\(error)")
        }
    }

    /// - Throws: ``CamVideoError`` naming the first value outside its range.
    public func validate() throws {
        let count = channels.count + targets.count
        guard count > 0 else {
            throw CamVideoError("there is nothing to maximise; give --channel, or --target for a class")
        }
        guard count <= Self.mostPictures else {
            throw CamVideoError("\(count) pictures are asked for; give \(Self.mostPictures) at most")
        }
        guard (1...100_000).contains(steps) else { throw CamVideoError("--steps is \(steps); give 1 to 100000") }
        if let size {
            let sides = 8...Self.largestSide
            guard sides.contains(size.width), sides.contains(size.height) else {
                throw CamVideoError(
                    "--size is \(size.width)x\(size.height); give 8x8 to \(Self.largestSide)x\(Self.largestSide)")
            }
        }
        for target in targets where !target.isOneScore {
            throw CamVideoError("'\(target)' is no class to maximise; give class:NAME, or --channel")
        }
    }

    private func grid(_ isStopped: () -> Bool, _ onEvent: (MaximizationEvent) -> Void) throws -> PictureGrid {
        let options = try compiled(method: .gradient)
        let model = try LoadedModel<Explainer>(options.model, explained: options.explained)
        for notice in model.notices { onEvent(.notice(notice)) }
        let wanted =
            try channels.map { try subject(ofChannel: $0, in: model, options.explained) }
            + targets.map { try subject(of: $0, in: model, options.explained) }
        var maximizer = ActivationMaximizer()
        (maximizer.steps, maximizer.seed, maximizer.size) = (steps, seed, size)
        var bypassed: Explainer?
        func bypass() throws -> Explainer {
            if let bypassed { return bypassed }
            let options = try compiled(method: .deconvNet)
            let other = try LoadedModel<Explainer>(options.model, explained: options.explained).network
            bypassed = other
            return other
        }
        var panels: [PictureGrid.Panel] = []
        let began = Resources.now
        for (index, (subject, objective)) in wanted.enumerated() where index == 0 || !isStopped() {
            let result = try maximizer.maximize(
                objective, of: model.network, bypassed: bypass,
                scale: ActivationMaximizer.InputScale(model.preprocessing),
                onStep: { step in
                    onEvent(
                        .progress(
                            MaximizationProgress(
                                picture: index + 1, pictures: wanted.count, step: step, steps: steps,
                                seconds: Resources.now - began)))
                    return !isStopped()
                })
            panels.append(PictureGrid.Panel(RGBPicture(result), caption: caption(subject, result, model)))
        }
        let what = options.explained == .classes ? "class scores" : layer ?? ""
        return PictureGrid(
            title: "\(what) · what raises them most, seed \(seed)", panels: panels, leastSide: Self.leastSide)
    }

    /// The model's options for a method, and what it is compiled for.
    private func compiled(method: Method) throws -> (model: ModelOptions, explained: Explained) {
        var options = model
        options.method = method.rawValue
        options.layers = []
        guard let layer else { return (options, .classes) }
        let bundle = try LoadedModel<Explainer>.bundle(options)
        do {
            let size = try LoadedModel<Explainer>.inputSize(options, bundle).size
            let network = try Network(bundle.model, inputSize: size, output: options.output)
            if network.isScoreLayer(layer) { return (options, .classes) }
        } catch {
            throw CamVideoError("\(bundle.name): \(error)")
        }
        guard targets.isEmpty else {
            throw CamVideoError(
                "--target names a class, and --layer '\(layer)' is not where classes are; give --channel with it, or leave "
                    + "--layer out")
        }
        options.layers = [layer]
        return (options, .channelScores)
    }

    private func subject(
        ofChannel index: Int, in model: LoadedModel<Explainer>, _ explained: Explained
    ) throws -> (Subject, Objective) {
        guard explained == .classes else {
            do {
                return (.channel(index), try model.network.channelObjective(index))
            } catch {
                throw CamVideoError("\(model.name): \(error)")
            }
        }
        return try subject(of: .classIndex(index), in: model, explained)
    }

    private func subject(
        of target: Target, in model: LoadedModel<Explainer>, _ explained: Explained
    ) throws -> (Subject, Objective) {
        guard let subject = try model.subject(target) else {
            throw CamVideoError("'\(target)' is no class to maximise; give class:NAME, or --channel")
        }
        return (subject, try model.objective(subject, asProbability: false))
    }

    /// A class has its probability, a channel its mean before and after.
    private func caption(
        _ subject: Subject, _ result: ActivationMaximizer.Result, _ model: LoadedModel<Explainer>
    ) -> String {
        let caption = Caption(labels: model.labels)
        let values = "\(Caption.short(result.start)) → \(Caption.short(result.value))"
        guard case .classes(let wanted, let against) = subject else {
            return "\(caption.name(of: subject)) · \(values)"
        }
        let figure = model.figure(
            of: wanted, against: against, scores: result.scores,
            probabilities: model.probabilities(ofScores: result.scores))
        return "\(caption.text(of: subject, figure: figure.value, kind: figure.kind))  \(values)"
    }
}

extension RGBPicture {
    fileprivate init(_ result: ActivationMaximizer.Result) {
        let planes = result.planes
        self.init(size: PictureSize(width: result.width, height: result.height)) { x, y in
            func channel(_ index: Int) -> UInt8 {
                UInt8((255 * min(max(planes[index % planes.count][y * result.width + x], 0), 1)).rounded())
            }
            return RGBColor(red: channel(0), green: channel(1), blue: channel(2))
        }
    }
}
