import Foundation

/// A run as the page's script finds it: JSON, with the numbers of the blobs that hold what is large.
struct RunData: Encodable, Sendable {
    let name: String
    let width: Int
    let height: Int
    let frameRate: Double
    /// Of the run's first frame, seconds since the video's.
    let start: Double
    /// From the container's start to the video's first frame, in seconds.
    let leadIn: Double
    let frameCount: Int
    /// Microseconds since the frame before; the first is 0.
    let intervals: PackedColumn
    let firstNumber: Int
    /// Frames since the frame before; the first is 0.
    let steps: PackedColumn
    /// 1 at a scene's first, 2 where the networks saw it.
    let flags: PackedColumn
    let smoothing: String
    /// Of each network.
    let normalizations: [NormalizationData]
    let look: LookData
    let views: [ViewData]
    let series: [SeriesData]
    let events: [EventData]
}

struct NormalizationData: Encodable, Sendable {
    let kind: String
    var halfLife: Double?
    var low: Float?
    var high: Float?

    init(_ normalization: ReportRun.Normalization) {
        switch normalization {
        case .running(let halfLife): (kind, self.halfLife) = ("running", halfLife)
        case .frame: kind = "frame"
        case .fixed(let low, let high): (kind, self.low, self.high) = ("fixed", low, high)
        }
    }
}

struct LookData: Encodable, Sendable {
    let style: String
    let colormap: String
    let opacity: Double?
    let threshold: Double?

    init(_ look: ReportRun.Look) {
        (style, colormap, opacity, threshold) = (look.style, look.colormap, look.opacity, look.threshold)
    }
}

struct ViewData: Encodable, Sendable {
    let name: String
    let network: Int
    let isSigned: Bool
    let isProbability: Bool
    /// As the picture shows them, one for each frame.
    let drawn: MapsData
    /// As the method made them, one for each explained frame; 0 is the map's lowest value and 1 its highest.
    let raw: MapsData
    /// Of each explained frame's raw map.
    let lows: PackedColumn
    let highs: PackedColumn
    /// Of each frame; NaN is nothing.
    let figures: PackedColumn
    let rawFigures: PackedColumn
    let fades: PackedColumn
    /// 1 where something else is explained than on the frame before.
    let changes: PackedColumn
    /// A JSON list of texts, and of each frame which of them it has.
    let texts: Int
    let labels: PackedColumn
}

struct MapsData: Encodable, Sendable {
    let width: Int
    let height: Int
    let levels: Int
    let mapsPerBlock: Int
    /// Of all blocks.
    let count: Int
    /// Of a 14x14 map that is shown at 7x7, 2.
    let divisor: Int
    let blobs: [Int]
}

/// A class's probability over time.
struct SeriesData: Encodable, Sendable {
    let name: String
    let network: Int
    let values: PackedColumn
}

/// What happened, at an index of the run's frames.
struct EventData: Encodable, Sendable {
    /// `cut`, `switch` or `moment`.
    let type: String
    /// A moment's, in a word or two.
    var kind: String
    let first: Int
    let last: Int
    let text: String
}
