import Attribution
import Media
import ONNX

/// What the pipeline needs to know of a network.
package struct LoadedNetwork: Sendable {
    package let explainer: any FrameExplainer
    package let preprocessing: Preprocessing
    package let labels: [String]?
    package let scoreMeaning: ScoreMeaning
    /// The class that the user named; nil to follow the one on top.
    package let fixedTarget: Int?
    /// Sentences that a user should see.
    package let notices: [String]

    package init(
        explainer: any FrameExplainer, preprocessing: Preprocessing = .imageNet, labels: [String]? = nil,
        scoreMeaning: ScoreMeaning = .oneClass, fixedTarget: Int? = nil, notices: [String] = []
    ) {
        self.explainer = explainer
        self.preprocessing = preprocessing
        self.labels = labels
        self.scoreMeaning = scoreMeaning
        self.fixedTarget = fixedTarget
        self.notices = notices
    }

    /// Reads and compiles the network that the options name, to explain an input.
    package init(_ options: AnnotationOptions, for input: MediaInput) throws {
        let model = try LoadedModel(options.model)
        self.init(
            explainer: model.explainer, preprocessing: model.preprocessing, labels: model.labels,
            scoreMeaning: model.scoreMeaning, fixedTarget: try model.classIndex(options.target),
            notices: options.model.source == .demo && !DemoClip.isInput(input)
                ? [DemoClip.notice] + model.notices : model.notices)
    }

    /// The probability of each class; of quantities, shares by which the largest is followed.
    func probabilities(ofScores scores: [Float]) -> [Float] {
        (scoreMeaning == .independentClasses ? ScoreActivation.sigmoid : .softmax).outputs(ofScores: scores)
    }

    /// What a regression says; nil where scores are of classes.
    func quantity(ofScores scores: [Float], target: Int) -> Float? {
        guard case .quantity(let activation) = scoreMeaning else { return nil }
        return activation.outputs(ofScores: scores)[target]
    }
}
