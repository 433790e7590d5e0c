import Foundation
import ONNX
import TestSupport
import Testing

@testable import NeuralGraph

/// Every operator that the registry knows, as a model that another implementation has run: forward, and its gradient.
@Suite struct OperatorFixtureTests {
    /// A model of `fixtures/operators`, which `scripts/comparisons/make_operator_cases.py` makes.
    struct Fixture: Sendable, CustomTestStringConvertible {
        let name: String

        static let all: [Fixture] =
            ((try? FileManager.default.contentsOfDirectory(atPath: Location.fixtures.path("operators"))) ?? [])
            .filter { $0.hasSuffix(".onnx") }.sorted().map { Fixture(name: String($0.dropLast(5))) }

        /// ONNX's name of the operator; what follows a hyphen tells variants apart.
        var opType: String { name.split(separator: "-").first.map(String.init) ?? name }
        var testDescription: String { name }

        func load() throws -> Loaded {
            let model = try ONNXModel(contentsOf: Location.fixtures.path("operators/\(name).onnx"))
            func tensor(_ name: String) throws -> ONNXTensor {
                try #require(model.graph.initializers[name], "the model brings \(name)")
            }
            let given = try model.graph.inputs.map { ($0.name, try tensor("input/\($0.name)")) }
            let bindings = try given.map { ($0.0, InputBinding.tensor(try TensorType($0.1.shape))) }
            let graph = try Importer.read(model, inputs: Dictionary(uniqueKeysWithValues: bindings))
            return Loaded(
                graph: graph,
                inputs: try given.map { name, values in
                    (try #require(graph.names[name]), try values.floats())
                }, expected: try tensor("expected"))
        }
    }

    struct Loaded {
        var graph: Graph
        let inputs: [(tensor: TensorID, values: [Float])]
        let expected: ONNXTensor

        var output: TensorID { graph.outputs[0] }
        var floats: [TensorID: [Float]] { Dictionary(uniqueKeysWithValues: inputs.map { ($0.tensor, $0.values) }) }
        var doubles: [TensorID: ReferenceTensor] {
            Dictionary(
                uniqueKeysWithValues: inputs.map {
                    ($0.tensor, ReferenceTensor(graph.shape(of: $0.tensor), $0.values.map(Double.init)))
                })
        }
    }

    @Test func everyRegisteredOperatorHasAFixture() {
        #expect(Set(OperatorRegistry.readers.keys).subtracting(Fixture.all.map(\.opType)) == [])
    }

    @Test(arguments: Fixture.all) func forwardEqualsTheOtherImplementation(_ fixture: Fixture) throws {
        let loaded = try fixture.load()
        try loaded.graph.verify()
        #expect(loaded.graph.shape(of: loaded.output) == loaded.expected.shape)
        let expected = try loaded.expected.floats().map(Double.init)
        let tolerance = Tolerance(absolute: 2e-5, relative: 2e-5)
        expectClose(try planned(loaded.graph, loaded.floats, [loaded.output])[0], expected, within: tolerance)
        let reference = try ReferenceExecutor(loaded.graph).run(loaded.doubles, [loaded.output])[0]
        expectClose(reference.values, expected, within: tolerance)
    }

    @Test(arguments: Fixture.all) func gradientEqualsFiniteDifferences(_ fixture: Fixture) throws {
        let loaded = try fixture.load()
        var graph = loaded.graph
        var generator = SeededGenerator(seed: 1)
        let type = graph.type(of: loaded.output)
        let weights = generator.floats(type.elementCount)
        let seed = graph.addInput("seed", type)
        let reference = ReferenceExecutor(loaded.graph)
        for (tensor, values) in loaded.inputs {
            let direction = generator.floats(values.count).map(Double.init)
            func score(_ distance: Double) throws -> Double {
                var inputs = loaded.doubles
                inputs[tensor] = ReferenceTensor(
                    graph.shape(of: tensor), zip(values, direction).map { Double($0) + distance * $1 })
                return zip(try reference.run(inputs, [loaded.output])[0].values, weights)
                    .reduce(0) { $0 + $1.0 * Double($1.1) }
            }
            let step = 1e-6
            let slope = (try score(step) - score(-step)) / (2 * step)
            guard let gradient = try? graph.appendGradients(of: loaded.output, seed: seed, withRespectTo: [tensor])[0]
            else {
                // Flat between its steps: nothing flows back, and nothing may. Remainders alone have no rule.
                #expect(abs(slope) < 1e-6 || fixture.opType == "Mod", "the score depends on the input")
                continue
            }
            var given = loaded.floats
            given[seed] = weights
            let result = try planned(graph, given, [gradient])[0]
            let products = zip(result, direction).map { Double($0) * $1 }
            let size = products.reduce(0) { $0 + abs($1) }
            expectClose(products.reduce(0, +), slope, within: Tolerance(absolute: 2e-5 * size + 1e-6))
        }
    }
}
