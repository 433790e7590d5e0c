import Foundation
import Temporal

/// A subject as JSON: `{"for": [3], "against": []}` or `{"channel": 7}`.
struct SubjectText: Codable {
    var `for`: [Int]?
    var against: [Int]?
    var channel: Int?

    init(_ subject: Subject) {
        switch subject {
        case .classes(let wanted, let against): (self.for, self.against) = (wanted, against)
        case .channel(let index): channel = index
        }
    }

    /// Nil where it names nothing, or a class or channel that there is not.
    func subject(of network: RunNetwork) -> Subject? {
        if let channel { return channel >= 0 ? .channel(channel) : nil }
        let (wanted, others) = (self.for ?? [], against ?? [])
        guard !(wanted + others).isEmpty, (wanted + others).allSatisfy((0..<network.classCount).contains) else {
            return nil
        }
        return .classes(for: wanted, against: others)
    }

    var text: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }
}
