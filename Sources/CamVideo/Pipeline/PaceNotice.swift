import Foundation

/// What is said of a job that takes much longer than its video: how long, and that not every frame need be explained.
struct PaceNotice: Sendable {
    /// What takes the time: a method's name.
    let method: String
    /// Frames a second that the video has.
    let frameRate: Double
    /// Frames in all; nil where nobody knows.
    let expected: Int?
    let cadence: ExplanationCadence

    /// Less than this to go is not worth a word, in seconds.
    private static let patience = 30.0
    /// How many times slower than the video a job may be.
    private static let slowness = 2.0

    /// - Parameters:
    ///   - frames: done so far.
    ///   - seconds: since the first was begun.
    /// - Returns: nil where the job is fast enough, nearly done, or too young to tell.
    func text(frames: Int, seconds: Double) -> String? {
        // How many frames are explained is known of a fixed cadence only.
        guard case .every(let every) = cadence else { return nil }
        let explained = (frames + every - 1) / every
        // Of several workers the first few frames come at once.
        guard explained >= 4 || seconds >= 10, explained > 0, frameRate > 0 else { return nil }
        let pace = seconds / Double(explained)
        let slowness = pace / Double(every) * frameRate
        let total = expected.map { Double($0 / every) * pace }
        guard slowness > Self.slowness, (total ?? .infinity) - seconds > Self.patience else { return nil }
        // As many maps as the video leaves time for, and at least one a second of it.
        let advised = max(every + 1, min(Int((slowness * Double(every)).rounded(.up)), Int(frameRate.rounded(.up))))
        let length = total.map { ": \(Self.duration($0)) for this video" } ?? ", and the video is faster"
        let advice = "--every \(advised) explains one frame in \(advised)"
        let shorter = total.map { " (about \(Self.duration($0 * Double(every) / Double(advised))))" } ?? ""
        return "\(method) takes \(Self.duration(pace)) a frame here\(length); \(advice)\(shorter)"
    }

    private static func duration(_ seconds: Double) -> String {
        switch seconds {
        case ..<0.995: "\(Int((seconds * 1000).rounded())) ms"
        case ..<9.95: String(format: "%.1f s", seconds)
        case ..<99.5: "\(Int(seconds.rounded())) s"
        case ..<5970: "\(Int((seconds / 60).rounded())) minutes"
        default: String(format: "%.1f hours", seconds / 3600)
        }
    }
}
