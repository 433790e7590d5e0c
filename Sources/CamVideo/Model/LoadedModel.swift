import Attribution
import ONNX

/// A network ready to explain pictures, with its labels and what its input is normalised with.
///
/// The pipeline takes any `FrameExplainer`; what needs the compiled network itself takes `LoadedModel<Explainer>`.
package struct LoadedModel<Network: Sendable>: Sendable {
    /// The model's path, or "the demo model".
    package let name: String
    package let network: Network
    package let classCount: Int
    package let preprocessing: Preprocessing
    /// One name per class, where the model has them.
    package let labels: [String]?
    package let scoreMeaning: ScoreMeaning
    /// What the user should know, such as values that had to be assumed.
    package let notices: [String]

    /// The probability of each class; of quantities, shares by which the largest is followed.
    func probabilities(ofScores scores: [Float]) -> [Float] {
        (scoreMeaning == .independentClasses ? ScoreActivation.sigmoid : .softmax).outputs(ofScores: scores)
    }
}

extension LoadedModel where Network == any FrameExplainer {
    package init(
        _ network: some FrameExplainer, name: String = "the model", preprocessing: Preprocessing = .imageNet,
        labels: [String]? = nil, scoreMeaning: ScoreMeaning = .oneClass, notices: [String] = []
    ) {
        self.init(
            name: name, network: network, classCount: network.classCount, preprocessing: preprocessing, labels: labels,
            scoreMeaning: scoreMeaning, notices: notices)
    }

    /// - Parameter notices: to be said before the model's own.
    init(_ model: LoadedModel<Explainer>, notices: [String] = []) {
        self.init(
            model.network, name: model.name, preprocessing: model.preprocessing, labels: model.labels,
            scoreMeaning: model.scoreMeaning, notices: notices + model.notices)
    }
}
