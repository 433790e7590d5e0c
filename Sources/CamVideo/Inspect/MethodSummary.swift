import Attribution

/// What a user should know of an explanation method before trying it: `camvideo methods`.
public struct MethodSummary: Sendable, Encodable {
    /// What `--method` takes.
    public let name: String
    /// As the field writes it: "Grad-CAM++".
    public let title: String
    /// "class activation", "pixels", "black box" or "tokens".
    public let family: String
    /// Who, when, and where to read it.
    public let paper: String
    /// Passes through the network for a frame.
    public let cost: String
    /// What of a network it needs.
    public let needs: String

    /// Every method, a family after the other.
    public static var all: [MethodSummary] {
        MethodDescription.Family.allCases.flatMap { family in
            Method.allCases.filter { $0.description.family == family }.map(MethodSummary.init)
        }
    }

    private init(_ method: Method) {
        let description = method.description
        name = method.rawValue
        title = description.title
        family = description.family.rawValue
        paper = description.paper
        cost = description.cost
        needs = description.needs
    }
}
