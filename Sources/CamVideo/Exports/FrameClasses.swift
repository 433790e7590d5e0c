import Exports
import Temporal

/// The classes that networks see in each frame as a whole; where they did not look, those of the frame before.
struct FrameClasses {
    private let groups: [PanelGroup]
    private let probability: Float?
    private var held: [Annotations.Tag] = []

    /// - Parameter probability: of the classes that are named, or more; nil names none.
    init(_ groups: [PanelGroup], above probability: Double?) {
        self.groups = groups
        self.probability = probability.map { Float($0) }
    }

    /// - Parameter explanations: of each group; nil of a frame that the networks did not see.
    mutating func advance(_ explanations: [[Explanation]]?) -> [Annotations.Tag] {
        guard let probability, let explanations else { return held }
        var highest: [String: Float] = [:]
        var order: [String] = []
        for (group, explanations) in zip(groups, explanations) {
            // A regression's outputs are no classes.
            if case .quantity = group.model.scoreMeaning { continue }
            let caption = Caption(labels: group.model.labels)
            let probabilities = explanations.first?.probabilities ?? []
            for index in probabilities.indices where probabilities[index] >= probability {
                let label = caption.name(of: .class(index))
                if highest[label] == nil { order.append(label) }
                highest[label] = max(highest[label] ?? 0, probabilities[index])
            }
        }
        held = order.map { Annotations.Tag(label: $0, probability: Double(highest[$0] ?? 0)) }
        return held
    }
}
