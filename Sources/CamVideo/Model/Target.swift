/// The score that is explained.
public enum Target: Sendable, Equatable {
    /// The class on top of each frame, held by hysteresis.
    case top
    /// A class by its place among the scores, from 0.
    case classIndex(Int)
    /// A class by its label or one of its label's synonyms; where none is so called and it is a number, by its place.
    case className(String)

    /// Reads `top`, `class:NAME`, `class:INDEX`, `index:INDEX`, or a class's bare name.
    public init?(_ text: String) {
        if text == "top" {
            self = .top
        } else if text.hasPrefix("index:") {
            guard let index = Int(text.dropFirst(6)) else { return nil }
            self = .classIndex(index)
        } else {
            let name = text.hasPrefix("class:") ? String(text.dropFirst(6)) : text
            guard name.contains(where: { !$0.isWhitespace }) else { return nil }
            self = .className(name)
        }
    }
}
