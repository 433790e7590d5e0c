import Attribution
import Maps
import ONNX
import TestSupport
import Testing

/// What can be made of scores, by the slope of its value.
@Suite struct ObjectiveTests {
    static let objectives: [Objective] =
        [.element(2), .weighted([0: 1, 3: 1]), .weighted([1: 1, 2: -1]), .weighted([2: -1])]
        + ScoreActivation.allCases.flatMap {
            [.probability([1: 1], $0), .probability([0: 1, 2: 1], $0), .probability([3: -1], $0)]
        }

    @Test(arguments: objectives) func itsGradientIsItsSlope(_ objective: Objective) throws {
        var small = SmallNetwork()
        let model = small.head(
            small.add("Flatten", small.add("GlobalAveragePool", small.add("Relu", small.patches(6)))), channels: 6)
        let network = try Network(model)
        // The gradient at a layer is linear in the seed at the scores.
        let layers = try network.targetLayers()
        let session = try Explainer(network, GradientAtLayer(), layers: layers).makeSession()
        var generator = SeededGenerator(seed: 3)
        _ = session.input.update(from: generator.floats(session.input.count))
        let scores = try session.forward()
        let found = try session.maps(of: Score(network.interface.scores, objective))[0].values
        var expected = [Double](repeating: 0, count: found.count)
        for index in scores.indices {
            let step: Float = 1e-2
            var (above, below) = (scores, scores)
            above[index] += step
            below[index] -= step
            let slope = try Double(objective.value(of: above) - objective.value(of: below)) / Double(2 * step)
            let column = try session.maps(of: Score(network.interface.scores, element: index))[0].values
            for position in expected.indices { expected[position] += slope * Double(column[position]) }
        }
        expectClose(found, expected, within: Tolerance(absolute: 1e-3, relative: 1e-2))
    }

    @Test func aScoreThatIsNotThereIsRefused() throws {
        #expect(throws: AttributionError.self) { try Objective.element(7).value(of: [1, 2]) }
        #expect(throws: AttributionError.self) { try Objective.probability([-1: 1], .softmax).value(of: [1, 2]) }
    }

    /// The gradient at the layer as it is, its channels one above the other.
    private struct GradientAtLayer: Recipe {
        var needs: RecipeNeeds { RecipeNeeds() }

        func maps(_ run: ExplainerSession, of score: Score) -> [SaliencyMap] {
            run.featureMaps.map {
                SaliencyMap(width: $0.gradients.count, height: 1, values: Array($0.gradients))
            }
        }
    }
}
