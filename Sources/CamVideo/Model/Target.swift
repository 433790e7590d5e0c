/// The score that is explained.
public enum Target: Sendable, Equatable {
    /// The class on top of each frame, held by hysteresis.
    case top
    case classIndex(Int)
    case className(String)

    /// Reads `top`, `class:NAME` or `class:INDEX`.
    public init?(_ text: String) {
        if text == "top" {
            self = .top
            return
        }
        guard text.hasPrefix("class:"), text.count > 6 else { return nil }
        let name = String(text.dropFirst(6))
        self = Int(name).map { .classIndex($0) } ?? .className(name)
    }
}
