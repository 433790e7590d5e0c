extension EvaluationReport {
    /// How steady the maps of consecutive frames are, and what they are worth: as shown, and beside them the network's own.
    public struct Steadiness: Sendable, Encodable {
        /// What was measured of one row of maps.
        public struct Maps: Sendable, Encodable {
            /// The mean difference from the map before, carried along the picture's motion, as a share of the clip's highest value;
            /// nil where no two frames could be compared.
            public let warpingError: Double?
            /// How many frames the centroid is behind the unsmoothed map's; nil where no heat moves.
            public let lag: Double?
            /// Root mean square of the centroid's second difference, in percent of the picture's diagonal; nil where no three frames
            /// follow one another.
            public let jitter: Double?
            /// Mean correlation with the unsmoothed maps, -1...1; nil where these are blank.
            public let correlation: Double?
            /// Of the maps that could be judged by annotations; nil without any.
            public let pointingGame: Double?
            public let energyInside: Double?
        }

        public let smoothing: String
        /// In seconds; nil where nothing is smoothed.
        public let halfLife: Double?
        public let lookahead: Int
        /// Frames whose maps the shown ones are made of.
        public let explainedFrames: Int
        public let sceneCuts: Int
        /// How often another class or channel took the place of the one that was explained, but at scene cuts.
        public let targetSwitches: Int
        /// Frames on which the heat moves, and how far it does on these, in percent of the picture's width a frame.
        public let movingFrames: Int
        public let speed: Double?
        /// Frames judged by annotations.
        public let annotatedFrames: Int
        public let shown: Maps
        public let unsmoothed: Maps
    }
}
