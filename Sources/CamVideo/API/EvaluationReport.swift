import Evaluation

/// How good maps were: `camvideo evaluate`.
public struct EvaluationReport: Sendable, Encodable {
    /// How well maps show where annotated things are; each a mean, 0...1.
    public struct Localization: Sendable, Encodable {
        public struct Row: Sendable, Encodable {
            public let name: String
            public let maps: Int
            /// The share of maps whose highest value lies inside.
            public let pointingGame: Double
            /// The share of a map's sum that lies inside.
            public let energyInside: Double
            /// At the best threshold of all maps.
            public let iouAtBestThreshold: Double
            public let iouAtThreshold: Double
            /// The share of the picture that is annotated: what the energy inside would be by chance.
            public let area: Double
        }

        public let bestThreshold: Float
        public let threshold: Float
        /// One for each class that was explained.
        public let classes: [Row]
        /// The classes' mean.
        public let mean: Row
        /// The mean of all maps.
        public let all: Row
    }

    /// What the network says of pictures that were changed by the map; each a mean over the frames.
    public struct Faithfulness: Sendable, Encodable {
        public let steps: Int
        /// Areas below the curves; high is good.
        public let insertion: Double
        /// Low is good.
        public let deletion: Double
        public let confidenceDrop: Double
        /// The share of frames.
        public let confidenceIncrease: Double
        public let roadMostRelevantFirst: Double
        public let roadLeastRelevantFirst: Double
        /// High is good.
        public let roadCombined: Double
        /// High is good.
        public let arcc: Double
        public let coherency: Double
        public let complexity: Double
    }

    /// How much maps stay the same when weights are randomised, down to one layer and beginning at the scores.
    public struct SanityStep: Sendable, Encodable {
        /// The last layer that was randomised.
        public let layer: String
        public let randomizedLayers: Int
        /// Spearman's, with the original maps: the mean over the frames.
        public let rankCorrelation: Double
    }

    public let input: String
    public let model: String
    public let method: String
    /// Frames that were judged.
    public let frames: Int
    public let localization: Localization?
    public let faithfulness: Faithfulness?
    public let sanity: [SanityStep]?
    public let steadiness: Steadiness?
}

extension EvaluationReport.Localization {
    init(_ summary: LocalizationSummary, threshold: Float) {
        bestThreshold = summary.bestThreshold
        self.threshold = threshold
        classes = summary.classes.map { Row($0.name, $0.means) }
        mean = Row("mean of classes", summary.classMean)
        all = Row("all maps", summary.all)
    }
}

extension EvaluationReport.Localization.Row {
    fileprivate init(_ name: String, _ means: LocalizationSummary.Means) {
        self.init(
            name: name, maps: means.maps, pointingGame: means.pointingGame, energyInside: means.energy,
            iouAtBestThreshold: means.bestOverlap, iouAtThreshold: means.overlap, area: means.area)
    }
}

extension EvaluationReport.Faithfulness {
    /// - Parameter frames: one or more.
    init(meanOf frames: [Faithfulness], steps: Int) {
        func mean(_ value: (Faithfulness) -> Double) -> Double {
            frames.reduce(0) { $0 + value($1) } / Double(frames.count)
        }
        self.init(
            steps: steps, insertion: mean(\.insertion), deletion: mean(\.deletion),
            confidenceDrop: mean { Double($0.confidence.drop) },
            confidenceIncrease: mean { $0.confidence.isIncrease ? 1 : 0 },
            roadMostRelevantFirst: mean { Double($0.road.mostRelevantFirst) },
            roadLeastRelevantFirst: mean { Double($0.road.leastRelevantFirst) },
            roadCombined: mean { Double($0.road.combined) }, arcc: mean(\.arcc.value),
            coherency: mean(\.arcc.coherency), complexity: mean(\.arcc.complexity))
    }
}
