/// A format of a labelling tool or a training program.
public enum ExportFormat: String, Sendable, CaseIterable {
    /// CVAT's XML 1.1 for video.
    case cvat
    /// COCO's JSON, for videos.
    case coco
    /// Label Studio's tasks and labelling interface.
    case labelStudio = "label-studio"
    /// Ultralytics YOLO's folder.
    case yolo
    /// MOTChallenge's folder.
    case mot
    /// A table.
    case csv

    /// Whether it is several files, in a folder.
    public var isFolder: Bool {
        switch self {
        case .cvat, .coco, .csv: false
        case .labelStudio, .yolo, .mot: true
        }
    }
}

/// How a run's maps become boxes, and what is written of them.
public struct ExportOptions: Sendable {
    public var format: ExportFormat
    /// How hot is hot, above 0 and up to 1: a share of the colours' scale, as the run's pictures show it.
    public var threshold = 0.5
    /// Regions of a smaller share of the picture are left out, 0 to 1.
    public var minimumArea = 0.002
    /// One of the run's maps, 1, 2, ...; nil is all of them.
    public var map: Int?
    /// Whether shapes are outlines in place of boxes, where a format has either. COCO's has both in any case.
    public var drawsOutlines = false
    /// Classes of this probability or more are said of a frame as a whole, where the format has a place for them; nil says none.
    public var tagProbability: Double? = 0.5
    /// Whether all classes of the first network are listed, in its order, and not only those that occur.
    public var listsAllClasses = false
    /// By which the tool knows the video: a name or a URL; nil is the file's name.
    public var videoName: String?
    /// Whether an existing file or folder is replaced.
    public var overwrites = false

    public init(format: ExportFormat) { self.format = format }

    /// - Throws: ``CamVideoError`` naming the first value outside its range.
    public func validate() throws {
        func require(_ isRight: Bool, _ sentence: @autoclosure () -> String) throws {
            if !isRight { throw CamVideoError(sentence()) }
        }
        try require(threshold > 0 && threshold <= 1, "--threshold is \(threshold); give a number above 0 and up to 1")
        try require((0..<1).contains(minimumArea), "--min-area is \(minimumArea); give a share from 0 to below 1")
        try require(map.map { $0 > 0 } ?? true, "--map is \(map ?? 0); maps are counted from 1")
        if let tagProbability {
            try require(
                tagProbability > 0 && tagProbability <= 1,
                "--tags-above is \(tagProbability); give a probability above 0 and up to 1")
        }
        try require(
            !drawsOutlines || [.cvat, .coco, .yolo].contains(format),
            "\(format.rawValue) has boxes only; give --outlines with cvat, coco or yolo")
    }
}

/// What an export wrote.
public struct ExportSummary: Sendable {
    /// The file's or folder's name.
    public let output: String
    public let frames: Int
    public let tracks: Int
    public let boxes: Int
}
