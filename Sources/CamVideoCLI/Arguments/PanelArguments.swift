import ArgumentParser
import CamVideo

/// What is shown side by side.
struct PanelArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Show another explanation beside this one: what differs, as method=NAME, layer=NAME, target=SPEC, model=PATH, "
                + "labels=FILE, precision=fp32|bf16, with commas between. Several times for several.",
            valueName: "spec"))
    var compare: [ComparisonSpec] = []

    @Option(
        help: ArgumentHelp(
            "How several maps are shown: panels, side by side with the source; colors, over one picture, each in a colour of its "
                + "own; wipe, two on one picture with a line between that slides. (default: panels for --compare, top:K and "
                + "channels:top:K; colors for several --target)",
            valueName: "kind"))
    var layout: PanelOptions.Layout?

    @Option(help: ArgumentHelp("What is really to be seen, for the source's caption in panels.", valueName: "text"))
    var truth: String?

    /// - Parameter job: with the model and the targets that comparisons begin with.
    /// - Throws: `ValidationError` for a method that is none.
    func options(beside job: AnnotationOptions) throws -> PanelOptions {
        PanelOptions(
            comparisons: try compare.map { try $0.comparison(beside: job) }, layout: layout, truth: truth)
    }
}

/// `key=value,key=value`: what sets an explanation apart from the one it is shown beside.
struct ComparisonSpec: ExpressibleByArgument, Equatable {
    private static let keys = ["method", "layer", "target", "model", "labels", "precision"]
    private let values: [String: [String]]

    init?(argument: String) {
        var values: [String: [String]] = [:]
        var last: String?
        // A comma may also be part of a name: only one before a known key divides.
        for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            if pair.count == 2, Self.keys.contains(pair[0]) {
                values[pair[0], default: []].append(pair[1])
                last = pair[0]
            } else if let last, let value = values[last]?.popLast() {
                values[last, default: []].append("\(value),\(part)")
            } else {
                return nil
            }
        }
        guard !values.isEmpty, values.values.allSatisfy({ !$0.contains("") }) else { return nil }
        self.values = values
    }

    /// - Throws: `ValidationError` for a value that its key does not take.
    func comparison(beside job: AnnotationOptions) throws -> PanelOptions.Comparison {
        var comparison = PanelOptions.Comparison(model: job.model, targets: job.targets)
        func last(_ key: String) -> String? { values[key]?.last }
        func read<Value: ExpressibleByArgument>(_ key: String, _ text: String, _ type: Value.Type) throws -> Value {
            guard let value = Value(argument: text) else {
                throw ValidationError("--compare: '\(text)' is no \(key).")
            }
            return value
        }
        if let path = last("model") {
            comparison.model.source = .path(path)
            // These are the other model's.
            comparison.model.labelsPath = nil
            comparison.model.layers = []
            comparison.model.output = nil
        }
        if let path = last("labels") { comparison.model.labelsPath = path }
        if let name = last("method") { comparison.model.method = try read("method", name, MethodName.self).name }
        if let layers = values["layer"] { comparison.model.layers = layers }
        if let name = last("precision") {
            comparison.model.precision = try read("precision", name, ModelOptions.Precision.self)
        }
        if let targets = values["target"] {
            comparison.targets = try targets.map { try read("target", $0, Target.self) }
        }
        return comparison
    }
}
