/// Which of a layer's channels are shown: `camvideo features`.
public enum FeatureSelection: Sendable, Hashable {
    /// The most active ones of the first frames.
    case top(Int)
    /// These, by their places from 0.
    case channels([Int])

    /// More are not told apart.
    public static let maximumCount = Target.maximumCount

    /// How many, at most.
    public var count: Int {
        switch self {
        case .top(let count): count
        case .channels(let channels): channels.count
        }
    }

    /// Reads `top:N`, or places with commas between: `0,3,7`.
    public init?(_ text: String) {
        if text.hasPrefix("top:") {
            guard let count = Int(text.dropFirst(4)), count > 0 else { return nil }
            self = .top(count)
            return
        }
        var channels: [Int] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let index = Int(part), index >= 0 else { return nil }
            if !channels.contains(index) { channels.append(index) }
        }
        self = .channels(channels)
    }
}

extension FeatureSelection: CustomStringConvertible {
    /// As it is written on the command line.
    public var description: String {
        switch self {
        case .top(let count): "top:\(count)"
        case .channels(let channels): channels.map(String.init).joined(separator: ",")
        }
    }
}

extension AnnotationOptions {
    /// A job that shows channels of the target layer beside the source, each as it is, with one scale of colours that is steady
    /// over time.
    public mutating func showFeatures(_ selection: FeatureSelection) {
        switch selection {
        case .top(let count): targets = [.topChannels(count, by: .activation)]
        case .channels(let channels): targets = channels.map { .channel($0, .activation) }
        }
        panels = PanelOptions(layout: .panels)
        panels.keepsChannels = true
        panels.minimumWidth = 160
    }
}
