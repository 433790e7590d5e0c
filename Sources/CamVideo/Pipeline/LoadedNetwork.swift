import Attribution
import ONNX

/// What the pipeline needs to know of a network.
package struct LoadedNetwork: Sendable {
    package let explainer: any FrameExplainer
    package let preprocessing: Preprocessing
    package let labels: [String]?
    /// Whether several classes may be right at a time, or none.
    package let areClassesIndependent: Bool
    /// The class that the user named; nil to follow the one on top.
    package let fixedTarget: Int?
    /// Sentences that a user should see.
    package let notices: [String]

    package init(
        explainer: any FrameExplainer, preprocessing: Preprocessing = .imageNet, labels: [String]? = nil,
        areClassesIndependent: Bool = false, fixedTarget: Int? = nil, notices: [String] = []
    ) {
        self.explainer = explainer
        self.preprocessing = preprocessing
        self.labels = labels
        self.areClassesIndependent = areClassesIndependent
        self.fixedTarget = fixedTarget
        self.notices = notices
    }

    /// Reads and compiles the network that the options name.
    package init(_ options: AnnotationOptions) throws {
        let model = try LoadedModel(options.model)
        self.init(
            explainer: model.explainer, preprocessing: model.preprocessing, labels: model.labels,
            areClassesIndependent: model.areClassesIndependent, fixedTarget: try model.classIndex(options.target),
            notices: model.notices)
    }

    /// The probability of each class.
    func probabilities(ofScores scores: [Float]) -> [Float] {
        (areClassesIndependent ? ScoreActivation.sigmoid : .softmax).outputs(ofScores: scores)
    }
}
