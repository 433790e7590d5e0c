/// How a report is written.
public struct ReportOptions: Sendable {
    /// The video, where it lies elsewhere than the run says.
    public var videoPath: String?
    /// Whether the video becomes part of the page.
    public var embedsVideo = false
    /// Whether the video may be another one than the run's, as one that was copied into another container.
    public var ignoresIdentity = false
    public var overwrites = false

    public init() {}
}

/// What came of a report.
public struct ReportSummary: Sendable {
    /// Of all runs together.
    public let frames: Int
    /// Of the page.
    public let bytes: Int
    public let seconds: Double
}
