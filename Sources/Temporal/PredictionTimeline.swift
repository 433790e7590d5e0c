import Maps

/// What a network says of each frame, in one class and its probability, both held and smoothed so that they can be read.
package struct PredictionTimeline: Sendable, Codable {
    private var classes: ClassHysteresis
    private var figure: FigureSmoother
    private var shown: Prediction?

    package struct Prediction: Sendable, Codable, Equatable {
        package let classIndex: Int
        @ExactlyCoded package private(set) var probability: Float
    }

    /// - Parameters:
    ///   - halfLife: of the probability.
    ///   - rule: of the class.
    package init(halfLife: HalfLife, rule: HoldRule = HoldRule()) {
        classes = ClassHysteresis(rule)
        figure = FigureSmoother(halfLife: halfLife)
    }

    /// - Parameter probabilities: the next frame's; nil where it was not explained, which the first frame always is.
    package mutating func advance(_ probabilities: [Float]?, time: Double, isSceneCut: Bool) -> Prediction {
        if isSceneCut {
            classes.reset()
            figure.reset()
        }
        if let probabilities {
            let index = classes.update(probabilities: probabilities, time: time).classIndex
            let value = figure.smooth(subject: .class(index), value: probabilities[index], time: time)
            shown = Prediction(classIndex: index, probability: value)
        }
        guard let shown else { preconditionFailure("the first frame of a run is always explained") }
        return shown
    }
}
