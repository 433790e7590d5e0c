import Maps

/// What a report says of a run before its first frame.
package struct ReportRun: Sendable {
    /// The run file's, without its folder.
    package var name: String
    /// Upright.
    package var width: Int
    package var height: Int
    /// Frames a second.
    package var frameRate: Double
    package var views: [View]
    package var networks: [Network]
    /// How the run's maps are smoothed, in words.
    package var smoothing: String
    /// When the video's first frame is shown, which is the page's 0; seconds on the input's own clock.
    package var clockStart: Double
    /// How much later that is than the container's start; some players' clocks begin there.
    package var leadIn: Double
    /// How the run was drawn; the page begins with it.
    package var look: Look
    /// Who made it from what, in the order in which it is shown.
    package var provenance: [Fact]

    /// One map of each frame.
    package struct View: Sendable {
        /// What tells it from the run's others.
        package var name: String
        /// In `networks`. Maps of one network share a scale.
        package var network: Int
        /// Whether the value 0 is in the middle of the map's range.
        package var isSigned: Bool
        /// Whether its figure is a probability.
        package var isProbability: Bool

        package init(name: String, network: Int, isSigned: Bool = false, isProbability: Bool = true) {
            self.name = name
            self.network = network
            self.isSigned = isSigned
            self.isProbability = isProbability
        }
    }

    package struct Network: Sendable {
        package var name: String
        /// Nil where classes have no names.
        package var labels: [String]?
        package var normalization: Normalization
        package var facts: [Fact]

        package init(name: String, labels: [String]?, normalization: Normalization, facts: [Fact]) {
            self.name = name
            self.labels = labels
            self.normalization = normalization
            self.facts = facts
        }
    }

    /// What raw maps are normalised by where the page smooths them itself.
    package enum Normalization: Sendable, Equatable {
        /// By the running range of the recent past; its half-life in seconds.
        case running(halfLife: Double)
        case frame
        case fixed(low: Float, high: Float)
    }

    package struct Look: Sendable, Equatable {
        package var style: String
        package var colormap: String
        /// Nil is the style's own.
        package var opacity: Double?
        package var threshold: Double?

        package init(style: String, colormap: String, opacity: Double? = nil, threshold: Double? = nil) {
            self.style = style
            self.colormap = colormap
            self.opacity = opacity
            self.threshold = threshold
        }
    }

    package struct Fact: Sendable, Equatable, Codable {
        package var key: String
        package var value: String

        package init(_ key: String, _ value: String) {
            self.key = key
            self.value = value
        }
    }

    package init(
        name: String, width: Int, height: Int, frameRate: Double, views: [View], networks: [Network],
        smoothing: String, clockStart: Double = 0, leadIn: Double = 0, look: Look, provenance: [Fact] = []
    ) {
        self.name = name
        self.width = width
        self.height = height
        self.frameRate = frameRate
        self.views = views
        self.networks = networks
        self.smoothing = smoothing
        self.clockStart = clockStart
        self.leadIn = leadIn
        self.look = look
        self.provenance = provenance
    }
}

/// What a report has of one frame.
package struct ReportFrame: Sendable {
    /// 0, 1, 2, ... over the frames of the input.
    package var number: Int
    /// Seconds, on the input's own clock.
    package var time: Double
    package var isSceneCut: Bool
    /// One for each of the run's views.
    package var views: [View]
    /// Of each network, its classes'; nil of a frame that the networks did not see, or of what has none.
    package var probabilities: [[Float]]?

    package struct View: Sendable {
        /// As the picture shows it, 0...1.
        package var drawn: SaliencyMap
        /// As the method made it; nil of a frame that the network did not see.
        package var raw: SaliencyMap?
        /// What the map is times before it is drawn; nil where it is not faded.
        package var fade: Float?
        /// The target's probability or value, smoothed.
        package var figure: Float
        /// The same of this frame alone; nil of a frame that the network did not see.
        package var rawFigure: Float?
        /// What is written on the picture.
        package var label: String
        /// Why something else is explained than before, in a sentence; nil where it is not.
        package var change: String?

        package init(
            drawn: SaliencyMap, raw: SaliencyMap?, fade: Float? = nil, figure: Float, rawFigure: Float?, label: String,
            change: String? = nil
        ) {
            self.drawn = drawn
            self.raw = raw
            self.fade = fade
            self.figure = figure
            self.rawFigure = rawFigure
            self.label = label
            self.change = change
        }
    }

    package init(
        number: Int, time: Double, isSceneCut: Bool = false, views: [View], probabilities: [[Float]]? = nil
    ) {
        self.number = number
        self.time = time
        self.isSceneCut = isSceneCut
        self.views = views
        self.probabilities = probabilities
    }
}

/// Something worth looking at.
package struct ReportMoment: Sendable, Equatable {
    /// In a word or two, such as `appeared`.
    package var kind: String
    /// By their numbers.
    package var firstFrame: Int
    package var lastFrame: Int
    /// A sentence.
    package var text: String

    package init(kind: String, firstFrame: Int, lastFrame: Int, text: String) {
        self.kind = kind
        self.firstFrame = firstFrame
        self.lastFrame = lastFrame
        self.text = text
    }
}
