import Foundation
import TestSupport
import Testing

@testable import NeuralGraph

/// Gradient rules against central finite differences in float64, and compiled gradients against the reference.
@Suite struct GradientTests {
    /// A case with gradients of the sum of its output, weighted by a random upstream, with respect to all of its inputs.
    private struct Differentiated {
        let built: OperatorCase.Built
        let graph: Graph
        let seed: TensorID
        let upstream: [Float]
        let gradients: [TensorID]

        init(_ one: OperatorCase) throws {
            built = try one.make()
            var (graph, generator) = (built.graph, SeededGenerator(seed: 2))
            let type = graph.type(of: built.output)
            seed = graph.addInput("seed", type)
            upstream = generator.floats(type.elementCount)
            gradients = try graph.appendGradients(
                of: built.output, seed: seed, withRespectTo: built.inputs.map(\.tensor))
            graph.outputs += gradients
            self.graph = graph
        }

        var doubles: [TensorID: ReferenceTensor] {
            var result = built.doubles
            result[seed] = ReferenceTensor(graph.shape(of: seed), upstream.map(Double.init))
            return result
        }

        func reference() throws -> [ReferenceTensor] { try ReferenceExecutor(graph).run(doubles, gradients) }
    }

    @Test(arguments: OperatorCase.differentiable)
    func ruleEqualsFiniteDifferences(_ one: OperatorCase) throws {
        let differentiated = try Differentiated(one)
        try differentiated.graph.verify()
        let built = differentiated.built
        let reference = ReferenceExecutor(built.graph)
        func score(_ inputs: [TensorID: ReferenceTensor]) throws -> Double {
            zip(try reference.run(inputs, [built.output])[0].values, differentiated.upstream)
                .reduce(0) { $0 + $1.0 * Double($1.1) }
        }
        let gradients = try differentiated.reference()
        let doubles = built.doubles
        var generator = SeededGenerator(seed: 3)
        let step = 1e-5
        for ((tensor, values), gradient) in zip(built.inputs, gradients) {
            #expect(gradient.shape == built.graph.shape(of: tensor))
            // All elements at once in a random direction, and one element alone.
            var single = [Double](repeating: 0, count: values.count)
            single[Int.random(in: values.indices, using: &generator)] = 1
            let directions = [generator.floats(values.count).map(Double.init), single]
            for direction in directions {
                func moved(_ distance: Double) throws -> Double {
                    var inputs = doubles
                    inputs[tensor] = ReferenceTensor(
                        gradient.shape, zip(values, direction).map { Double($0) + distance * $1 })
                    return try score(inputs)
                }
                let slope = (try moved(step) - moved(-step)) / (2 * step)
                let expected = zip(gradient.values, direction).reduce(0) { $0 + $1.0 * $1.1 }
                let size = zip(gradient.values, direction).reduce(0) { $0 + abs($1.0 * $1.1) }
                expectClose(slope, expected, within: Tolerance(absolute: 1e-6 * size + 1e-8))
            }
        }
    }

    @Test(arguments: OperatorCase.differentiable)
    func planEqualsReference(_ one: OperatorCase) throws {
        let differentiated = try Differentiated(one)
        let (built, gradients) = (differentiated.built, differentiated.gradients)
        let session = try PlanBuilder.compile(
            differentiated.graph, phases: [Phase(.forward, [built.output]), Phase(.gradient, gradients)]
        ).makeSession()
        for (tensor, values) in built.inputs { try session.view(tensor).setRowMajor(values) }
        try session.view(differentiated.seed).setRowMajor(differentiated.upstream)
        try session.run(.forward)
        try session.run(.gradient)
        for (gradient, expected) in zip(gradients, try differentiated.reference()) {
            expectClose(try session.view(gradient).rowMajor(), expected.values, within: .kernel(of: expected.values))
        }
    }

    @Test(arguments: [1, 2]) func gradientsOfGradients(_ order: Int) throws {
        var graph = Graph()
        let x = graph.addInput("x", try TensorType([3]))
        var y = try graph.add(MathFunction(.sine), [x], name: "y")
        let seed = try graph.addConstant("ones", shape: [3], floats: [1, 1, 1])
        for _ in 0..<order { y = try graph.appendGradients(of: y, seed: seed, withRespectTo: [x])[0] }
        let values = [-0.5, 0.25, 1.5]
        let expected = values.map { order == 1 ? cos($0) : -sin($0) }
        let result = try ReferenceExecutor(graph).run([x: ReferenceTensor([3], values)], [y])[0].values
        expectClose(result, expected, within: Tolerance(relative: 1e-12))
    }

    /// Only what lies between the score and the wanted tensor is built.
    @Test func onlyPathsToTheWantedTensorAreBuilt() throws {
        var graph = Graph()
        let x = graph.addInput("x", try TensorType([1, 2, 4, 4]))
        let early = try graph.add(Unary(.tanh), [x], name: "early")
        let late = try graph.add(Unary(.sigmoid), [early], name: "late")
        let score = try graph.add(Reduce(.sum, axes: [1, 2, 3], keepsDimensions: false), [late], name: "score")
        let seed = graph.addInput("seed", graph.type(of: score))
        let before = graph.nodes.count
        _ = try graph.appendGradients(of: score, seed: seed, withRespectTo: [late])
        let added = graph.nodes[before...].map(\.operation.name)
        #expect(added == ["Reshape", "Expand"])
    }

    @Test func aTensorWithoutInfluenceIsNamed() throws {
        var graph = Graph()
        let x = graph.addInput("x", try TensorType([2]))
        let aside = try graph.add(Unary(.tanh), [x], name: "aside")
        let score = try graph.add(Unary(.exp), [x], name: "score")
        let error = #expect(throws: GraphError.self) {
            try graph.appendGradients(of: score, seed: score, withRespectTo: [aside])
        }
        #expect(error?.description == "the score does not depend on 'aside'; choose another layer")
    }

    @Test func whatIsNotDifferentiableSaysSo() throws {
        var graph = Graph()
        let x = graph.addInput("x", try TensorType([1, 1, 4, 4]))
        let score = try graph.add(MaxPool(window: window([2, 2])), [x], name: "pool")
        let seed = graph.addInput("seed", graph.type(of: score))
        let gradient = try graph.appendGradients(of: score, seed: seed, withRespectTo: [x])[0]
        let error = #expect(throws: GraphError.self) {
            try graph.appendGradients(of: gradient, seed: gradient, withRespectTo: [seed])
        }
        #expect(error?.description.contains("second derivatives of MaxPool are not supported") == true)
        #expect(error?.node?.contains("pool") == true)
    }

    /// Of equal extremes each takes the same share.
    @Test(arguments: [Reduce.Kind.maximum, .minimum]) func tiesOfExtremesShare(_ kind: Reduce.Kind) throws {
        var graph = Graph()
        let x = graph.addInput("x", try TensorType([2, 4]))
        let y = try graph.add(Reduce(kind, axes: [1], keepsDimensions: false), [x], name: "extreme")
        let seed = graph.addInput("seed", graph.type(of: y))
        let gradient = try graph.appendGradients(of: y, seed: seed, withRespectTo: [x])[0]
        let sign: Float = kind == .maximum ? 1 : -1
        let inputs = [x: [1, 3, 3, 2, 5, 5, 5, 5].map { $0 * sign }, seed: [1, 2]]
        #expect(try planned(graph, inputs, [gradient])[0] == [0, 0.5, 0.5, 0, 0.5, 0.5, 0.5, 0.5])
    }

    /// A gradient of y(x, ...) with respect to x, for an upstream of ones.
    private func gradient(
        of operation: any Operator, at x: [Float], shape: [Int], operands: Int = 1
    ) throws -> [Float] {
        var graph = Graph()
        let input = graph.addInput("x", try TensorType(shape))
        let y = try graph.add(operation, Array(repeating: input, count: operands), name: "y")
        let type = graph.type(of: y)
        let seed = try graph.addConstant(
            "seed", shape: type.shape, floats: Array(repeating: 1, count: type.elementCount))
        let gradient = try graph.appendGradients(of: y, seed: seed, withRespectTo: [input])[0]
        return try planned(graph, [input: x], [gradient])[0]
    }

    /// Both sides of a tie take half, as in PyTorch; so of x and x all of it arrives.
    @Test(arguments: [Binary.Kind.maximum, .minimum]) func tiesOfTwoOperandsShare(_ kind: Binary.Kind) throws {
        #expect(try gradient(of: Binary(kind), at: [1, 0, -3], shape: [3], operands: 2) == [1, 1, 1])
    }

    @Test func aRootHasNoGradientAtZero() throws {
        #expect(try gradient(of: Unary(.sqrt), at: [4, 0, 1], shape: [3]) == [0.25, 0, 0.5])
    }

    /// Rows with no zero, one and two.
    @Test func aProductsGradientIsTheProductOfTheOthers() throws {
        let rows: [Float] = [2, 3, 4, 2, 0, 4, 0, 3, 0]
        let product = Reduce(.product, axes: [1], keepsDimensions: false)
        #expect(try gradient(of: product, at: rows, shape: [3, 3]) == [12, 8, 6, 0, 8, 0, 0, 0, 0])
    }

    /// No operator lost its rule: beside gradients themselves only remainders have none.
    @Test func remaindersAloneHaveNoRule() {
        let operations = OperatorCase.all.compactMap { try? $0.make().graph.nodes.last?.operation }
        let refused = operations.filter { if case .notDifferentiable = $0.gradient { true } else { false } }.map(\.name)
        #expect(Set(refused.filter { !$0.hasSuffix("Grad") }) == ["FMod", "Mod"])
    }

    /// The first of equal maxima in row-major order takes the gradient, as in PyTorch.
    @Test func tiesOfMaxPoolGoToTheFirst() throws {
        var graph = Graph()
        let x = graph.addInput("x", try TensorType([1, 1, 3, 3]))
        let y = try graph.add(MaxPool(window: window([2, 2])), [x], name: "pool")
        let seed = graph.addInput("seed", graph.type(of: y))
        let gradient = try graph.appendGradients(of: y, seed: seed, withRespectTo: [x])[0]
        let session = try PlanBuilder.compile(graph, phases: [Phase(.forward, [y]), Phase(.gradient, [gradient])])
            .makeSession()
        try session.view(x).setRowMajor(Array(repeating: 1, count: 9))
        try session.view(seed).setRowMajor([1, 2, 3, 4])
        try session.run(.forward)
        try session.run(.gradient)
        #expect(try session.view(gradient).rowMajor() == [1, 2, 0, 3, 4, 0, 0, 0, 0])
    }
}

extension OperatorCase {
    /// The cases that have an input, and operators that all have gradient rules; a fused activation has none, as gradients are
    /// built before.
    static let differentiable: [OperatorCase] = all.filter { one in
        guard one.arguments.contains(where: { $0.origin != .constant }), let graph = try? one.make().graph else {
            return false
        }
        return graph.nodes.allSatisfy { node in
            switch node.operation.gradient {
            case .notDifferentiable: return false
            case .zero: return node.inputs.allSatisfy(graph.isConstant)
            case .rule:
                // A mask takes no gradient.
                let isMask = (node.operation as? Binary)?.kind == .whereSecondIsPositive
                return (node.operation as? any Fusible)?.activation == nil
                    && (!isMask || graph.isConstant(node.inputs[1]))
            }
        }
    }
}
