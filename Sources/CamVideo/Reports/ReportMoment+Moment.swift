import Report

extension ReportMoment {
    init(_ moment: Moment) {
        self.init(
            kind: moment.kind.words, firstFrame: moment.firstFrame, lastFrame: moment.lastFrame, text: moment.title)
    }
}

extension Moment.Kind {
    /// As a reader is told it.
    fileprivate var words: String {
        switch self {
        case .appeared: "appeared"
        case .confident: "confident"
        case .switched: "switch"
        case .notOnTop: "not on top"
        case .jumped: "jumped"
        case .disagreed: "disagreed"
        case .scene: "scene"
        case .mostConfident: "most confident"
        case .leastConfident: "least confident"
        }
    }
}
