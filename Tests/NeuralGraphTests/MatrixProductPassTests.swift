import TestSupport
import Testing

@testable import NeuralGraph

/// Matrix products take the biases, scales, residuals and activations around them.
@Suite struct MatrixProductPassTests {
    /// A graph of one product of [2, 3, 4] and a [4, 5] matrix, and what follows it.
    private struct Built {
        var graph = Graph()
        let x: TensorID
        let other: TensorID
        let product: TensorID
        var generator = SeededGenerator(seed: 9)

        init(_ operation: MatMul = MatMul(), weightsAreConstant: Bool = true) throws {
            x = graph.addInput("x", try TensorType([2, 3, 4]))
            other = graph.addInput("other", try TensorType([2, 3, 5]))
            let shape = operation.transposesB ? [5, 4] : [4, 5]
            let weights =
                weightsAreConstant
                ? try graph.addConstant("weights", shape: shape, floats: generator.floats(20))
                : graph.addInput("weights", try TensorType(shape))
            var inputs = [x, weights]
            if operation.hasBias {
                inputs.append(try graph.addConstant("bias", shape: [5], floats: generator.floats(5)))
            }
            product = try graph.add(operation, inputs, name: "product")
        }

        mutating func constant(_ shape: [Int]) throws -> TensorID {
            try graph.addConstant("constant", shape: shape, floats: generator.floats(shape.reduce(1, *)))
        }

        mutating func values() -> [TensorID: [Float]] {
            var result: [TensorID: [Float]] = [:]
            for input in graph.inputs { result[input] = generator.floats(graph.type(of: input).elementCount) }
            return result
        }
    }

    private func expectSameValues(_ built: Built, _ after: Graph) throws {
        var built = built
        try after.verify()
        #expect(after.outputs == built.graph.outputs)
        let (inputs, outputs) = (built.values(), built.graph.outputs)
        let expected = try referenced(built.graph, inputs, outputs)
        let passed = try referenced(after, inputs, outputs)
        let compiled = try planned(after, inputs, outputs)
        for index in outputs.indices {
            // Folded weights are rounded to float32.
            expectClose(passed[index], expected[index], within: .kernel(of: expected[index]), "reference \(index)")
            expectClose(compiled[index], expected[index], within: .kernel(of: expected[index]), "plan \(index)")
        }
    }

    // MARK: Biases and scales

    @Test(arguments: [[5], [1], [], [1, 1, 5], [1, 5]], [true, false])
    func biasesAreFolded(_ shape: [Int], biasFirst: Bool) throws {
        var built = try Built()
        let bias = try built.constant(shape)
        let operands = biasFirst ? [bias, built.product] : [built.product, bias]
        built.graph.outputs = [try built.graph.add(Binary(.add), operands, name: "sum")]
        var after = built.graph
        try after.foldMatrixProducts()
        #expect(after.nodes.count == 1 && (after.nodes[0].operation as? MatMul)?.hasBias == true)
        try expectSameValues(built, after)
    }

    @Test(arguments: [MatMul(), MatMul(transposesB: true), MatMul(hasBias: true)], [[5], [], [1, 1, 1]])
    func scalesAreFolded(_ operation: MatMul, _ shape: [Int]) throws {
        var built = try Built(operation)
        let scale = try built.constant(shape)
        built.graph.outputs = [
            try built.graph.add(Binary(.multiply), [scale, built.product], name: "scaled")
        ]
        var after = built.graph
        try after.foldMatrixProducts()
        #expect(after.nodes.count == 1)
        try expectSameValues(built, after)
    }

    @Test func aScaleThenABiasThenAScaleAreFolded() throws {
        var built = try Built()
        var tensor = built.product
        for kind in [Binary.Kind.multiply, .add, .multiply] {
            let parameter = try built.constant([5])
            tensor = try built.graph.add(Binary(kind), [tensor, parameter], name: "step")
        }
        built.graph.outputs = [tensor]
        var after = built.graph
        try after.foldMatrixProducts()
        #expect(after.nodes.count == 1)
        try expectSameValues(built, after)
    }

    /// A second bias, parameters of rows or of the batch, and products of computed matrices stay what they are.
    @Test(arguments: ["a second bias", "rows", "batch", "computed weights", "an output", "another reader", "wider"])
    func whatDoesNotFitStays(_ why: String) throws {
        var built = try Built(
            MatMul(hasBias: why == "a second bias"), weightsAreConstant: why != "computed weights")
        let shapes = ["rows": [3, 1], "batch": [2, 1, 1], "wider": [1, 1, 1, 5]]
        let parameter = try built.constant(shapes[why] ?? [5])
        let kind: Binary.Kind = why == "a second bias" || why == "wider" ? .add : .multiply
        built.graph.outputs = [
            try built.graph.add(Binary(kind), [built.product, parameter], name: "step")
        ]
        if why == "an output" { built.graph.outputs.append(built.product) }
        if why == "another reader" {
            built.graph.outputs.append(try built.graph.add(Unary(.tanh), [built.product], name: "reader"))
        }
        var after = built.graph
        try after.foldMatrixProducts()
        #expect(after.nodes.map(\.operation.name) == built.graph.nodes.map(\.operation.name))
        try expectSameValues(built, after)
    }

    @Test func gradientsOfFoldedProductsAreTheSame() throws {
        func gradient(_ folds: Bool) throws -> [Float] {
            var built = try Built()
            let (scale, bias) = (try built.constant([5]), try built.constant([5]))
            let scaled = try built.graph.add(Binary(.multiply), [built.product, scale], name: "scaled")
            let sum = try built.graph.add(Binary(.add), [scaled, bias], name: "sum")
            let score = try built.graph.add(Unary(.gelu), [sum], name: "score")
            built.graph.outputs = [score]
            if folds { try built.graph.foldMatrixProducts() }
            let result = try built.graph.appendGradients(of: score, seed: built.other, withRespectTo: [built.x])[0]
            built.graph.outputs = [score, result]
            built.graph.fuseEpilogues()
            #expect(built.graph.nodes.contains { $0.operation is UnaryGradient })
            return try planned(built.graph, built.values(), [score, result])[1]
        }
        let expected = try gradient(false)
        expectClose(try gradient(true), expected, within: .kernel(of: expected.map(Double.init)))
    }

    // MARK: Epilogues

    @Test(arguments: [true, false], [true, false])
    func residualsAndActivationsAreFused(_ hasBias: Bool, residualFirst: Bool) throws {
        var built = try Built(MatMul(hasBias: hasBias))
        let operands = residualFirst ? [built.other, built.product] : [built.product, built.other]
        let sum = try built.graph.add(Binary(.add), operands, name: "sum")
        built.graph.outputs = [try built.graph.add(Unary(.gelu), [sum], name: "activation")]
        var after = built.graph
        after.fuseEpilogues()
        let operation = try #require(after.nodes.first?.operation as? MatMul)
        // What is in the graph's inputs is nobody's to compute first: the sum becomes the product's residual.
        #expect(after.nodes.count == 1 && operation.addsResidual && operation.activation == .gelu)
        try expectSameValues(built, after)
    }

    @Test(arguments: ["product", "sum", "activation"])
    func whatIsAskedForStays(_ wanted: String) throws {
        var built = try Built()
        let sum = try built.graph.add(Binary(.add), [built.product, built.other], name: "sum")
        let activation = try built.graph.add(Unary(.mish), [sum], name: "activation")
        let end = try built.graph.add(Unary(.tanh), [activation], name: "end")
        built.graph.outputs = [end, ["product": built.product, "sum": sum][wanted] ?? activation]
        var after = built.graph
        after.fuseEpilogues()
        try expectSameValues(built, after)
        let counts = ["product": 4, "sum": 3, "activation": 2]
        #expect(after.nodes.count == counts[wanted])
    }

    /// A residual that broadcasts, or that the product itself reads, is added correctly.
    @Test func residualsOfOtherShapesAndSharedOnes() throws {
        var built = try Built()
        let narrow = built.graph.addInput("narrow", try TensorType([1, 3, 5]))
        built.graph.outputs = [try built.graph.add(Binary(.add), [built.product, narrow], name: "sum")]
        var after = built.graph
        after.fuseEpilogues()
        #expect(after.nodes.count == 2)
        try expectSameValues(built, after)

        // x + (x W) W', as transformers have it.
        var block = try Built()
        let back = try block.constant([5, 4])
        let second = try block.graph.add(MatMul(), [block.product, back], name: "second")
        block.graph.outputs = [try block.graph.add(Binary(.add), [block.x, second], name: "sum"), block.product]
        after = block.graph
        after.fuseEpilogues()
        #expect(after.nodes.map(\.operation.name) == ["MatMul", "MatMul"])
        try expectSameValues(block, after)
    }

    /// The later of two products takes the earlier one's result.
    @Test func sumsOfProductsAreOneProductOntoAnother() throws {
        var built = try Built()
        let weights = try built.constant([4, 5])
        let second = try built.graph.add(MatMul(), [built.x, weights], name: "second")
        built.graph.outputs = [try built.graph.add(Binary(.add), [second, built.product], name: "sum")]
        var after = built.graph
        after.fuseEpilogues()
        #expect(after.nodes.map { ($0.operation as? MatMul)?.addsResidual } == [false, true])
        try expectSameValues(built, after)
    }
}
