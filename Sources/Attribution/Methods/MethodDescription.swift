/// What a user should know of a method before trying it.
package struct MethodDescription: Sendable {
    package enum Family: String, Sendable, CaseIterable {
        case classActivation = "class activation"
        case pixels
        case blackBox = "black box"
        case tokens
    }

    /// As the field writes it: "Grad-CAM++".
    package let title: String
    package let family: Family
    /// Who, when, and where to read it: "Selvaraju et al., 2017, arXiv 1610.02391".
    package let paper: String
    /// What a frame costs: "1 forward, 1 backward".
    package let cost: String
    /// What of a network it needs: "a feature map".
    package let needs: String

    package init(title: String, family: Family, paper: String, cost: String, needs: String) {
        self.title = title
        self.family = family
        self.paper = paper
        self.cost = cost
        self.needs = needs
    }
}
