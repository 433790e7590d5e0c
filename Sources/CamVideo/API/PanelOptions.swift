/// What is shown beside, or in place of, one map over one picture.
public struct PanelOptions: Sendable {
    /// How several maps are arranged.
    public enum Layout: String, Sendable, Codable, CaseIterable {
        /// All over one picture, each in a colour of its own, with a legend.
        case colors
        /// Side by side, the source first, with captions.
        case panels
        /// Two on one picture, either side of a line that slides to and fro.
        case wipe
    }

    /// Another explanation of the same video.
    public struct Comparison: Sendable {
        public var model: ModelOptions
        public var targets: [Target]

        public init(model: ModelOptions, targets: [Target] = [.top]) {
            self.model = model
            self.targets = targets
        }
    }

    /// What is shown beside the job's own explanation.
    public var comparisons: [Comparison]
    /// Nil takes `colors` for several classes of one network, and otherwise `panels`.
    public var layout: Layout?
    /// What is really to be seen, for the source's caption.
    public var truth: String?
    /// Whether channels that are chosen among a layer's are chosen on the first frames and then kept.
    public var keepsChannels = false
    /// Pictures narrower than this, in pixels, are enlarged to it in panels; 0 leaves them as they are.
    public var minimumWidth = 0

    public init(comparisons: [Comparison] = [], layout: Layout? = nil, truth: String? = nil) {
        self.comparisons = comparisons
        self.layout = layout
        self.truth = truth
    }
}
