/// What a map explains.
package enum Subject: Sendable, Codable, Hashable {
    /// The sum of some classes' scores, less others'.
    case classes(for: [Int], against: [Int])
    /// A channel of the target layer.
    case channel(Int)

    /// One class.
    package static func `class`(_ index: Int) -> Subject { .classes(for: [index], against: []) }

    /// The class, where it is one alone.
    package var singleClass: Int? {
        if case .classes(let wanted, let against) = self, wanted.count == 1, against.isEmpty { return wanted[0] }
        return nil
    }

    /// Whether an increase of the figure that is shown for it is one of a probability, from 0 to 1.
    package var isProbability: Bool {
        if case .classes(let wanted, let against) = self { return wanted.isEmpty || against.isEmpty }
        return false
    }
}
