import Attribution
import Pictures
import Temporal

/// All networks of a job, and which of their maps are shown where.
struct PanelPlan: Sendable {
    /// One map of a frame: of a group, in the order of its subjects.
    struct View: Sendable {
        let group: Int
        let subject: Int
        /// Whether it fades with the subject's probability, where it has one.
        let fades: Bool
    }

    let groups: [PanelGroup]
    let views: [View]
    /// Nil for one map over the picture.
    let layout: PanelOptions.Layout?
    /// Whether a colour means the same in all maps.
    let hasOneScale: Bool

    typealias Loader = (ModelOptions, Explained) throws -> LoadedModel<any FrameExplainer>

    /// Networks that are asked for more than once are loaded once.
    /// - Throws: `CamVideoError` for a layout that does not suit.
    init(_ options: AnnotationOptions, load: Loader) throws {
        var drafts: [Draft] = []
        var places: [(draft: Int, target: Int)] = []
        let main = PanelOptions.Comparison(model: options.model, targets: options.targets)
        for request in [main] + options.panels.comparisons {
            for target in request.targets {
                let draft = Draft(model: request.model, target: target)
                let index = drafts.firstIndex { $0.isSame(as: draft) } ?? drafts.count
                if index == drafts.count { drafts.append(draft) } else { drafts[index].targets.append(target) }
                places.append((index, drafts[index].targets.count - 1))
            }
        }
        let names = Self.names(drafts)
        groups = try zip(drafts, names).map { draft, name in
            try PanelGroup(
                load(draft.model, draft.targets[0].explained), draft.model, targets: draft.targets,
                temporal: options.temporal,
                explainsProbability: options.explainsProbability, keepsChannels: options.panels.keepsChannels,
                name: name)
        }
        hasOneScale =
            groups.count == 1 || options.temporal.scale != nil && Set(groups.map(\.isSigned)).count == 1
        views = places.flatMap { [groups, drafts] place in
            let fades = options.overlay.fades ?? drafts[place.draft].targets[place.target].isOnTop
            let counts = groups[place.draft].timeline.targets.map(\.count)
            let first = counts[..<place.target].reduce(0, +)
            return (first..<first + counts[place.target]).map {
                View(group: place.draft, subject: $0, fades: fades)
            }
        }
        layout = try Self.layout(options, views: views, groups: groups)
        if let layout, layout != .panels {
            for (option, isOn) in [("--legend", options.overlay.showsLegend), ("--strip", options.overlay.showsStrip)]
            where isOn ?? false {
                throw CamVideoError(
                    "\(option) is of one map, and \(layout.rawValue) show several on a picture; give --layout panels")
            }
        }
        if layout == .colors, ![.heat, .blend].contains(options.overlay.style) {
            throw CamVideoError(
                "--style \(options.overlay.style.rawValue) draws one map on a picture, and several are to share one, each in a "
                    + "colour of its own; give --layout panels")
        }
    }

    /// Of each view's maps.
    var mapSizes: [PictureSize] {
        views.map {
            let network = groups[$0.group].model.network
            return PictureSize(width: network.mapWidth, height: network.mapHeight)
        }
    }

    private struct Draft {
        let model: ModelOptions
        var targets: [Target]

        init(model: ModelOptions, target: Target) {
            self.model = model
            targets = [target]
        }

        /// Whether one network, compiled once, serves both, and their maps may share a scale.
        func isSame(as other: Draft) -> Bool {
            func kind(_ draft: Draft) -> [String] {
                guard case .channel(_, let reading) = draft.targets[0] else { return [] }
                return [reading.rawValue]
            }
            return model == other.model && targets[0].explained == other.targets[0].explained
                && kind(self) == kind(other)
        }
    }

    private static func layout(
        _ options: AnnotationOptions, views: [View], groups: [PanelGroup]
    ) throws -> PanelOptions.Layout? {
        let isChosen = options.targets.contains {
            switch $0 {
            case .topClasses, .topChannels: true
            default: false
            }
        }
        guard views.count <= Target.maximumCount else {
            throw CamVideoError("\(views.count) maps are asked for; show \(Target.maximumCount) at most")
        }
        switch options.panels.layout {
        case .panels: return .panels
        case .wipe:
            guard views.count == 2 else {
                throw CamVideoError(
                    "--layout wipe shows two maps, and \(views.count) \(views.count == 1 ? "is" : "are") asked for; give one "
                        + "--compare, or two targets")
            }
            return .wipe
        case .colors: return .colors
        case nil:
            if views.count == 1, options.panels.comparisons.isEmpty { return nil }
            return groups.count == 1 && !isChosen && options.panels.comparisons.isEmpty ? .colors : .panels
        }
    }

    /// What tells the groups apart, in as few words as do.
    private static func names(_ drafts: [Draft]) -> [String?] {
        guard drafts.count > 1 else { return [nil] }
        let facts: [(ModelOptions) -> String] = [
            { $0.source.shortName }, { $0.method },
            { $0.layers.isEmpty ? "last layer" : $0.layers.joined(separator: " + ") },
            { $0.precision.rawValue }, { $0.layers.count > 1 ? $0.fusion.rawValue : "" },
        ]
        let telling = facts.filter { fact in Set(drafts.map { fact($0.model) }).count > 1 }
        return drafts.map { draft in
            let words = telling.map { $0(draft.model) }.filter { !$0.isEmpty }
            return words.isEmpty ? nil : words.joined(separator: ", ")
        }
    }
}

extension ModelOptions.Source {
    /// A file's name without its folder, or the folder's where the file's says nothing.
    var shortName: String {
        switch self {
        case .demo: return "demo model"
        case .path(let path):
            let parts = path.split(separator: "/").map(String.init)
            guard let last = parts.last else { return path }
            return last == "model.onnx" && parts.count > 1 ? parts[parts.count - 2] : last
        }
    }
}
