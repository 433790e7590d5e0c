import Foundation

/// What a run was told to do, as its run file keeps it: all that a picture depends on. How it is encoded is not, for that is said anew
/// when it is drawn again.
struct SavedOptions: Codable {
    struct Explained: Codable {
        var model: SavedModel
        /// As they are written on the command line.
        var targets: [String]
    }

    var explained: Explained
    var comparisons: [Explained]
    var explainsProbability: Bool
    var layout: PanelOptions.Layout?
    var truth: String?
    var keepsChannels: Bool
    var minimumWidth: Int
    /// A number, or `auto`.
    var every: String
    var temporal: TemporalOptions
    var overlay: OverlayOptions
    var segment: SegmentOptions

    init(_ options: AnnotationOptions) {
        explained = Explained(model: SavedModel(options.model), targets: options.targets.map(\.description))
        comparisons = options.panels.comparisons.map {
            Explained(model: SavedModel($0.model), targets: $0.targets.map(\.description))
        }
        explainsProbability = options.explainsProbability
        layout = options.panels.layout
        truth = options.panels.truth
        keepsChannels = options.panels.keepsChannels
        minimumWidth = options.panels.minimumWidth
        every = if case .every(let count) = options.cadence { "\(count)" } else { "auto" }
        temporal = options.temporal
        if temporal.halfLife == nil { temporal.recordedHalfLife = temporal.usedHalfLife }
        overlay = options.overlay
        segment = options.segment
    }

    /// - Throws: `CamVideoError` for a target that none is.
    var options: AnnotationOptions {
        get throws {
            var options = AnnotationOptions()
            options.model = explained.model.options
            options.targets = try explained.targets.map(Self.target)
            options.explainsProbability = explainsProbability
            options.panels.comparisons = try comparisons.map {
                PanelOptions.Comparison(model: $0.model.options, targets: try $0.targets.map(Self.target))
            }
            options.panels.layout = layout
            options.panels.truth = truth
            options.panels.keepsChannels = keepsChannels
            options.panels.minimumWidth = minimumWidth
            options.temporal = temporal
            options.overlay = overlay
            options.segment = segment
            return options
        }
    }

    private static func target(_ text: String) throws -> Target {
        guard let target = Target(text) else { throw CamVideoError("'\(text)' is no target") }
        return target
    }

    /// As JSON.
    var text: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }
}

/// Which network explained, and how it was fed.
struct SavedModel: Codable {
    /// Nil for the demo model.
    var path: String?
    var labelsPath: String?
    var mean: [Float]?
    var std: [Float]?
    /// Width and height.
    var inputSize: [Int]?
    var method: String
    var methodOptions: ModelOptions.MethodOptions
    var layers: [String]
    var fusion: ModelOptions.Fusion
    var output: String?
    var precision: ModelOptions.Precision

    init(_ options: ModelOptions) {
        path = if case .path(let path) = options.source { path } else { nil }
        labelsPath = options.labelsPath
        (mean, std) = (options.mean, options.std)
        inputSize = options.inputSize.map { [$0.width, $0.height] }
        method = options.method
        methodOptions = options.methodOptions
        layers = options.layers
        fusion = options.fusion
        output = options.output
        precision = options.precision
    }

    var options: ModelOptions {
        ModelOptions(
            source: path.map { .path($0) } ?? .demo, labelsPath: labelsPath, mean: mean, std: std,
            inputSize: inputSize.flatMap { $0.count == 2 ? ($0[0], $0[1]) : nil }, method: method,
            methodOptions: methodOptions, layers: layers, fusion: fusion, output: output, precision: precision)
    }
}
