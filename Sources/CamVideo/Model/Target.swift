import Foundation

/// What is explained.
public indirect enum Target: Sendable, Hashable {
    /// The class on top of each frame, held by hysteresis.
    case top
    /// Several classes on top of each frame, each held.
    case topClasses(Int)
    /// A class by its place among the scores, from 0.
    case classIndex(Int)
    /// A class by its label or one of its label's synonyms; where none is so called and it is a number, by its place. Names
    /// between bars, "cab|minivan", are a union, unless a class bears the whole as its name.
    case className(String)
    /// All but what is named: its score with the sign turned.
    case not(Target)
    /// The first's score less the second's.
    case difference(Target, Target)
    /// A channel of the target layer, by its place, read in one of three ways.
    case channel(Int, ChannelReading)
    /// The target layer's most important channels, each held.
    case topChannels(Int, by: ChannelRanking)

    /// How a channel is shown.
    public enum ChannelReading: String, Sendable, CaseIterable {
        /// Its mean is the score that the method explains.
        case score = "channel"
        /// Its own values, where they are above zero.
        case activation
        /// Its own values.
        case raw
    }

    /// What makes a channel important.
    public enum ChannelRanking: String, Sendable, CaseIterable {
        /// Its mean over the picture.
        case activation
        /// The mean gradient of the top class's score: Grad-CAM's weight.
        case gradient
    }

    /// Reads `top`, `top:K`, `class:NAME`, `class:INDEX`, `index:INDEX`, a class's bare name, `A|B`, `not A`, `class:A - class:B`,
    /// `channel:K`, `activation:K`, `raw:K`, and `channels:top:K`, with `:gradient` where the gradient ranks them.
    public init?(_ text: String) {
        let text = text.trimmingCharacters(in: .whitespaces)
        let words = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        if text == "top" {
            self = .top
        } else if let parts = Self.difference(text) {
            guard let first = Target(parts.0), let second = Target(parts.1), first.isOneScore, second.isOneScore else {
                return nil
            }
            self = .difference(first, second)
        } else if text.hasPrefix("not ") {
            guard let target = Target(String(text.dropFirst(4))), target.isOneScore else { return nil }
            self = .not(target)
        } else if words.count == 2, words[0] == "top" {
            guard let count = Self.count(words[1]) else { return nil }
            self = .topClasses(count)
        } else if words.count == 2, let reading = ChannelReading(rawValue: words[0]) {
            guard let index = Int(words[1]), index >= 0 else { return nil }
            self = .channel(index, reading)
        } else if words.first == "channels" {
            guard (3...4).contains(words.count), words[1] == "top", let count = Self.count(words[2]),
                let ranking = ChannelRanking(rawValue: words.count == 4 ? words[3] : "activation")
            else { return nil }
            self = .topChannels(count, by: ranking)
        } else if words.count == 2, words[0] == "index" {
            guard let index = Int(words[1]) else { return nil }
            self = .classIndex(index)
        } else {
            let name = text.hasPrefix("class:") ? String(text.dropFirst(6)) : text
            guard name.contains(where: { !$0.isWhitespace }) else { return nil }
            self = .className(name)
        }
    }

    /// The most panels that fit on a picture.
    static let maximumCount = 64

    private static func count(_ text: String) -> Int? {
        Int(text).flatMap { (1...maximumCount).contains($0) ? $0 : nil }
    }

    /// Both sides say what they are, since " - " may be part of a name.
    private static func difference(_ text: String) -> (String, String)? {
        for separator in [" - class:", " - index:"] {
            guard let range = text.range(of: separator) else { continue }
            return (String(text[..<range.lowerBound]), String(text[range.lowerBound...].dropFirst(3)))
        }
        return nil
    }

    /// Whether it is whatever classes the network finds, however little it believes in them.
    var isOnTop: Bool {
        switch self {
        case .top, .topClasses: true
        default: false
        }
    }

    /// Whether it is a number made of named classes' scores.
    var isOneScore: Bool {
        switch self {
        case .classIndex, .className, .not, .difference: true
        case .top, .topClasses, .channel, .topChannels: false
        }
    }
}

extension Target: CustomStringConvertible {
    /// As it is written on the command line.
    public var description: String {
        switch self {
        case .top: "top"
        case .topClasses(let count): "top:\(count)"
        case .classIndex(let index): "index:\(index)"
        case .className(let name): "class:\(name)"
        case .not(let target): "not \(target)"
        case .difference(let first, let second): "\(first) - \(second)"
        case .channel(let index, let reading): "\(reading.rawValue):\(index)"
        case .topChannels(let count, let ranking):
            "channels:top:\(count)" + (ranking == .gradient ? ":gradient" : "")
        }
    }
}
