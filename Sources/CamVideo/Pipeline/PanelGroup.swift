import Attribution
import Temporal

/// A network with all that is shown of it: what its maps explain, and how they are named. Maps of one group share a scale of colours.
struct PanelGroup: Sendable {
    let model: LoadedModel<any FrameExplainer>
    /// What the model was loaded with.
    let options: ModelOptions
    let timeline: Timeline
    let explainsProbability: Bool
    let reading: Target.ChannelReading
    /// Whether values below zero mean as much as those above.
    var isSigned: Bool { reading == .raw }
    /// Whether channels are chosen frame by frame.
    let choosesChannels: Bool
    /// What tells its maps from other groups', such as the method's name; nil where it is alone.
    let name: String?

    /// - Throws: `CamVideoError` for targets that the model does not have.
    init(
        _ model: LoadedModel<any FrameExplainer>, _ options: ModelOptions, targets: [Target], temporal: TemporalOptions,
        explainsProbability: Bool, keepsChannels: Bool = false, name: String? = nil
    ) throws {
        if explainsProbability { _ = try model.probabilityActivation() }
        let rule = HoldRule(temporal)
        let timelines = try targets.map { target -> TargetTimeline in
            switch target {
            case .top: return .followed(ClassHysteresis(rule))
            case .topClasses(let count): return .classes(TopClasses(count: min(count, model.classCount), rule: rule))
            case .topChannels(let count, _):
                let shown = min(count, model.network.channelCount)
                return keepsChannels
                    ? .settledChannels(SettledChannels(count: shown, rule: rule))
                    : .channels(TopClasses(count: shown, rule: rule))
            case .channel(let index, .activation), .channel(let index, .raw):
                guard index < model.network.channelCount else {
                    throw CamVideoError(
                        "\(model.name): there is no channel \(index); the layer has channels 0 to "
                            + "\(model.network.channelCount - 1)")
                }
                return .fixed(.channel(index))
            default:
                guard let subject = try model.subject(target) else {
                    throw CamVideoError("\(model.name): '\(target)' names nothing that can be explained")
                }
                return .fixed(subject)
            }
        }
        self.model = model
        self.options = options
        reading = targets.lazy.compactMap(\.reading).first ?? .score
        timeline = Timeline(
            targets: timelines,
            maps: MapTimeline(temporal, count: timelines.subjectCount, isSigned: reading == .raw),
            prediction: PredictionTimeline(halfLife: HalfLife(seconds: temporal.usedHalfLife), rule: rule))
        self.explainsProbability = explainsProbability
        choosesChannels = targets.contains { if case .topChannels = $0 { true } else { false } }
        self.name = name
    }
}

extension Target {
    /// How its channels are shown; nil where it has none.
    fileprivate var reading: ChannelReading? {
        switch self {
        case .channel(_, let reading): reading
        case .topChannels: .activation
        default: nil
        }
    }

    /// How a network is compiled for it.
    var explained: Explained {
        switch self {
        case .channel(_, .score): .channelScores
        case .channel: .channelMaps(.activation)
        case .topChannels(_, .activation): .channelMaps(.activation)
        case .topChannels(_, .gradient): .channelMaps(.gradient)
        default: .classes
        }
    }
}

extension HoldRule {
    fileprivate init(_ options: TemporalOptions) {
        self.init(leadRatio: Float(options.holdLead), minimumLead: options.holdTime)
    }
}

extension MapTimeline {
    /// - Parameters:
    ///   - count: how many maps each frame has.
    ///   - isSigned: whether values below zero mean as much as those above.
    init(_ options: TemporalOptions, count: Int, isSigned: Bool) {
        let halfLife = HalfLife(seconds: options.usedHalfLife)
        let (smoother, figure): (MapSmoother, HalfLife) =
            switch options.smoothing {
            case .motion: (.motion(MotionSmoother(halfLife: halfLife)), halfLife)
            case .exponential: (.exponential(ExponentialSmoother(halfLife: halfLife)), halfLife)
            case .none: (.none, HalfLife(seconds: 0))
            }
        let normalizer: MapNormalizer =
            switch (options.scale.map(Float.init), options.normalization) {
            case (let hottest?, _): .fixed(MapScale(low: isSigned ? -hottest : 0, high: hottest))
            case (nil, .running): .running(RunningNormalizer())
            case (nil, .frame): .frame
            }
        self.init(
            count: count, smoother: smoother, normalizer: normalizer, figure: figure, lookahead: options.lookahead)
    }
}
