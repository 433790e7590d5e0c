import TestSupport
import Testing

@testable import NeuralGraph

/// Passes change how a network is computed, never what.
@Suite struct PassTests {
    private let network: ResidualNetwork
    private let picture: [TensorID: [Float]]

    init() throws {
        network = try ResidualNetwork()
        var generator = SeededGenerator(seed: 5)
        picture = [network.image: generator.floats(3 * 8 * 8)]
    }

    private func operations(_ graph: Graph) -> [String: Int] {
        graph.nodes.reduce(into: [:]) { $0[$1.operation.name, default: 0] += 1 }
    }

    /// - Parameter outputs: kept as results of the graph.
    private func passed(_ outputs: [TensorID], _ passes: (inout Graph) throws -> Void) throws -> Graph {
        var graph = network.graph
        graph.outputs = outputs
        try passes(&graph)
        try graph.verify()
        return graph
    }

    /// Before and after a pass, and compiled, the outputs are the same.
    private func expectSameValues(_ graph: Graph, _ outputs: [TensorID]) throws {
        let before = try referenced(network.graph, picture, outputs)
        let after = try referenced(graph, picture, outputs)
        let compiled = try planned(graph, picture, outputs)
        for index in outputs.indices {
            let size = before[index].map(abs).max() ?? 0
            // Folded weights are rounded to float32.
            expectClose(after[index], before[index], within: Tolerance(absolute: 1e-6 * size), "reference \(index)")
            expectClose(compiled[index], before[index], within: .kernel(of: before[index]), "plan \(index)")
        }
    }

    /// Where two gradients meet, one is added by the convolution that makes the other.
    @Test(arguments: [Precision.float32, .bfloat16]) func sumsOfGradientsAreFused(_ precision: Precision) throws {
        guard precision == .float32 || Precision.isBFloat16Fast else { return }
        var graph = network.graph
        try graph.simplify()
        let seed = graph.addInput("seed", graph.type(of: network.score))
        let gradient = try graph.appendGradients(
            of: network.score, seed: seed, withRespectTo: [network.image])[0]
        graph.outputs = [network.score, gradient]
        let inputs = picture.merging([seed: [1, 0, -1, 2]]) { $1 }
        let expected = try referenced(graph, inputs, [gradient])[0]
        #expect(operations(graph)["Add"] == 4)
        graph.fuseEpilogues()
        try graph.verify()
        #expect(operations(graph)["Add"] == nil, "\(operations(graph))")
        #expect(graph.nodes.count { ($0.operation as? ConvolutionBackwardData)?.addsResidual == true } == 2)
        let tolerance = Tolerance(absolute: (precision == .float32 ? 1e-5 : 0.03) * (expected.map(abs).max() ?? 0))
        expectClose(try referenced(graph, inputs, [gradient])[0].map(Float.init), expected, within: tolerance)
        let session = try PlanBuilder.compile(
            graph,
            phases: [
                Phase(.forward, [network.score]), Phase(.gradient, [gradient], precision: precision),
            ]
        ).makeSession()
        for (tensor, values) in inputs { try session.view(tensor).setRowMajor(values) }
        // Again, because what is added to in place must be there anew.
        for _ in 0..<2 {
            try session.run(.forward)
            try session.run(.gradient)
            expectClose(try session.view(gradient).rowMajor(), expected, within: tolerance)
        }
    }

    @Test func batchNormalizationsAreFolded() throws {
        let graph = try passed([network.score]) { try $0.foldBatchNormalizations() }
        #expect(operations(network.graph)["BatchNormalization"] == 6)
        #expect(operations(graph)["BatchNormalization"] == nil)
        #expect(operations(graph)["Conv"] == 6)
        try expectSameValues(graph, [network.score])
    }

    @Test func normalizationOfAConvolutionThatIsUsedTwiceStays() throws {
        var graph = network.graph
        let normalization = try #require(graph.nodes.first { $0.output == network.branch })
        graph.outputs = [network.score, normalization.inputs[0]]
        try graph.foldBatchNormalizations()
        try graph.verify()
        #expect(operations(graph)["BatchNormalization"] == 1)
        try expectSameValues(graph, graph.outputs)
    }

    @Test func convolutionsTakeResidualsAndActivations() throws {
        let graph = try passed([network.score]) {
            try $0.foldBatchNormalizations()
            $0.fuseEpilogues()
        }
        #expect(operations(graph) == ["Conv": 6, "ReduceMean": 1, "MatMul": 1])
        try expectSameValues(graph, [network.score])
    }

    /// What a method asks for is still there, whatever would have been fused.
    @Test func activationsThatAreAskedForAreKept() throws {
        for wanted in [network.branch, network.shortcut, network.sum, network.block, network.features] {
            let graph = try passed([wanted, network.score]) {
                try $0.foldBatchNormalizations()
                $0.fuseEpilogues()
            }
            try expectSameValues(graph, [wanted, network.score])
        }
        let all = [network.branch, network.shortcut, network.sum, network.block, network.features, network.score]
        let graph = try passed(all) {
            try $0.foldBatchNormalizations()
            $0.fuseEpilogues()
        }
        try expectSameValues(graph, all)
    }

    @Test func fusionKeepsGradients() throws {
        let layers = [network.features, network.sum, network.image]
        var plain = network.graph
        let seed = plain.addInput("seed", plain.type(of: network.score))
        let plainGradients = try plain.appendGradients(of: network.score, seed: seed, withRespectTo: layers)
        let inputs = picture.merging([seed: [0, 1, 0, -0.5]]) { $1 }
        let expected = try referenced(plain, inputs, plainGradients)

        var graph = network.graph
        graph.outputs = [network.score] + layers.dropLast()
        try graph.foldBatchNormalizations()
        let fusedSeed = graph.addInput("seed", graph.type(of: network.score))
        let gradients = try graph.appendGradients(of: network.score, seed: fusedSeed, withRespectTo: layers)
        graph.outputs += gradients
        graph.fuseEpilogues()
        try graph.verify()
        let fusedInputs = picture.merging([fusedSeed: [0, 1, 0, -0.5]]) { $1 }
        let session = try PlanBuilder.compile(
            graph, phases: [Phase(.forward, [network.score]), Phase(.gradient, gradients)]
        ).makeSession()
        for (tensor, values) in fusedInputs { try session.view(tensor).setRowMajor(values) }
        try session.run(.forward)
        try session.run(.gradient)
        for (index, gradient) in gradients.enumerated() {
            expectClose(try session.view(gradient).rowMajor(), expected[index], within: .kernel(of: expected[index]))
        }
    }

    /// An accumulating convolution writes over its residual, unless somebody reads the residual afterwards.
    @Test(arguments: ["nobody", "an output", "a later node", "a view", "the convolution itself"])
    func residualOutlivesTheSum(_ reader: String) throws {
        var (graph, generator) = (Graph(), SeededGenerator(seed: 8))
        let x = graph.addInput("x", try TensorType([1, 4, 5, 5]))
        let weights = try graph.addConstant("weights", shape: [4, 4, 3, 3], floats: generator.floats(144))
        var plain = Convolution(window: window([3, 3], begin: [1, 1]), groups: 1, hasBias: false)
        let residual = try graph.add(plain, [x, weights], name: "residual")
        plain.addsResidual = true
        let source = reader == "the convolution itself" ? residual : x
        let sum = try graph.add(plain, [source, weights, residual], name: "sum")
        var outputs = [sum]
        switch reader {
        case "an output": outputs.append(residual)
        case "a later node": outputs.append(try graph.add(Unary(.tanh), [residual], name: "later"))
        case "a view": outputs.append(try graph.add(Reshape(shape: [4, 25]), [residual], name: "view"))
        default: break
        }
        graph.outputs = outputs
        try graph.verify()
        let inputs = [x: generator.floats(100)]
        let expected = try referenced(graph, inputs, outputs)
        for (result, expected) in zip(try planned(graph, inputs, outputs), expected) {
            expectClose(result, expected, within: .kernel(of: expected))
        }
        let copies = try PlanBuilder.compile(graph, phases: [Phase(.forward, outputs)]).summary.filter {
            $0.operation == "Reorder"
        }
        // The view is row-major: a copy of its own, made before the sum, keeps the residual free.
        #expect(copies.isEmpty == (reader == "nobody"))
    }

    /// A normalisation reads what a concatenation would copy, and takes the ReLU behind it, unless somebody else reads them.
    @Test(arguments: ["nobody", "another normalization", "a later node", "an output", "a reader before the ReLU"])
    func normalizationsReadConcatenations(_ reader: String) throws {
        var (graph, generator) = (Graph(), SeededGenerator(seed: 9))
        let x = graph.addInput("x", try TensorType([1, 3, 4, 4]))
        let wide = try graph.add(Unary(.tanh), [x], name: "wide")
        let joined = try graph.add(Concat(axis: 1), [x, wide, x], name: "joined")
        func normalized(_ name: String) throws -> TensorID {
            let parameters = try (0..<2).map { _ in
                try graph.addConstant("\(name)/parameter", shape: [9], floats: generator.floats(9))
            }
            return try graph.add(ChannelAffine(), [joined] + parameters, name: name)
        }
        let affine = try normalized("affine")
        var outputs = [try graph.add(Unary(.relu), [affine], name: "relu")]
        switch reader {
        case "another normalization": outputs.append(try normalized("other"))
        case "a later node": outputs.append(try graph.add(Unary(.sigmoid), [joined], name: "later"))
        case "an output": outputs.append(joined)
        case "a reader before the ReLU": outputs.append(try graph.add(Unary(.sigmoid), [affine], name: "later"))
        default: break
        }
        graph.outputs = outputs
        let inputs = [x: generator.floats(48)]
        let expected = try referenced(graph, inputs, outputs)
        graph.fuseEpilogues()
        try graph.verify()
        for (result, expected) in zip(try planned(graph, inputs, outputs), expected) {
            expectClose(result, expected, within: .kernel(of: expected))
        }
        let names = operations(graph)
        #expect((names["Concat"] == nil) == !["a later node", "an output"].contains(reader))
        #expect((names["Relu"] == nil) == (reader != "a reader before the ReLU"))
    }

    @Test func deadNodesAreDropped() throws {
        let graph = try passed([network.shortcut]) { $0.removeDeadNodes() }
        #expect(graph.nodes.count == 5)
        try expectSameValues(graph, [network.shortcut])
    }

    @Test func verifyFindsWhatIsWrong() throws {
        func fault(_ change: (inout Graph) throws -> Void) -> String? {
            #expect(throws: GraphError.self) {
                var graph = network.graph
                try change(&graph)
                try graph.verify()
            }?.message
        }
        #expect(fault { $0.nodes.swapAt(0, 1) }?.contains("before it is computed") == true)
        #expect(fault { $0.nodes.append($0.nodes[3]) }?.contains("written already") == true)
        #expect(fault { $0.nodes[0].operation = MaxPool(window: window([2, 2])) }?.contains("another type") == true)
        #expect(
            fault { $0.outputs.append($0.addTensor("loose", try TensorType([1]))) }
                == "nothing computes the output 'loose'")
    }
}
