import ONNX
import TestSupport
import Testing

@testable import NeuralGraph

/// Values at which formulas part: what is not a number, and powers of zero. Expected values are PyTorch's.
@Suite struct CornerValueTests {
    private static let nan = Float.nan

    /// Equal, or both not a number.
    private func expectSame(
        _ actual: [Float], _ expected: [Float], _ what: String = "", sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let same =
            actual.count == expected.count && zip(actual, expected).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) }
        #expect(same, "\(what): \(actual), expected \(expected)", sourceLocation: sourceLocation)
    }

    /// A function of tensors by its kernel.
    private func computed(_ operation: any Operator, _ operands: [[Float]]) throws -> [Float] {
        var (graph, inputs) = (Graph(), [TensorID: [Float]]())
        let ids = try operands.map { values in
            let id = graph.addInput("x", try TensorType(values.count == 1 ? [] : [values.count]))
            inputs[id] = values
            return id
        }
        let output = try graph.add(operation, ids, name: "y")
        return try planned(graph, inputs, [output])[0]
    }

    /// The same of constants.
    private func folded(_ operation: any Operator, _ operands: [[Float]]) throws -> [Float] {
        let constants = try operands.map { HostTensor(try TensorType($0.count == 1 ? [] : [$0.count]), floats: $0) }
        return try operation.evaluate(constants, to: try operation.outputType(constants.map(\.type))).floats()
    }

    /// Beside the shortest lengths one that is folded by the kernel, being large.
    @Test(arguments: [1, 5, 37, 1500])
    func extremesKeepWhatIsNotANumber(_ repetitions: Int) throws {
        func repeated(_ values: [Float]) -> [Float] { (0..<repetitions).flatMap { _ in values } }
        let (a, b) = (
            repeated([Self.nan, 1, Self.nan, 2, -3, .infinity]), repeated([1, Self.nan, Self.nan, -1, 4, -1])
        )
        for (kind, expected) in [
            (Binary.Kind.maximum, [Self.nan, Self.nan, Self.nan, 2, 4, .infinity]),
            (.minimum, [Self.nan, Self.nan, Self.nan, -1, -3, -1]),
        ] as [(Binary.Kind, [Float])] {
            expectSame(try computed(Binary(kind), [a, b]), repeated(expected), "\(kind) by kernel")
            expectSame(try folded(Binary(kind), [a, b]), repeated(expected), "\(kind) folded")
            let numbers = b.map { $0.isNaN ? 0 : $0 }
            let none = [Float](repeating: Self.nan, count: b.count)
            expectSame(try computed(Binary(kind), [[Self.nan], numbers]), none, "\(kind) with one number first")
            expectSame(try computed(Binary(kind), [numbers, [Self.nan]]), none, "\(kind) with one number second")
        }
    }

    @Test(arguments: [Reduce.Kind.maximum, .minimum])
    func reducedExtremesKeepWhatIsNotANumber(_ kind: Reduce.Kind) throws {
        let reduction = Reduce(kind, axes: [0], keepsDimensions: false)
        for position in 0..<19 {
            var values = (0..<19).map { Float($0) }
            values[position] = Self.nan
            expectSame(try computed(reduction, [values]), [Self.nan])
            expectSame(try folded(reduction, [values]), [Self.nan])
        }
    }

    /// Whatever they make of it, constants and activations are the same, at every place in a vector.
    @Test(arguments: [Unary.Kind.relu, .clip(-1, 1), .clip(-Float.greatestFiniteMagnitude, 1)])
    func activationsFoldLikeTheirKernels(_ kind: Unary.Kind) throws {
        let values = (0..<37).map { $0 % 3 == 0 ? Self.nan : Float($0) - 20 } + [.infinity, -.infinity]
        expectSame(try folded(Unary(kind), [values]), try computed(Unary(kind), [values]))
    }

    /// The gradients of a sum over the outcomes with respect to both operands.
    private func gradients(of operation: any Operator, _ a: [Float], _ b: [Float]) throws -> [[Float]] {
        var graph = Graph()
        let ids = [
            graph.addInput("a", try TensorType([a.count])), graph.addInput("b", try TensorType([b.count])),
        ]
        let y = try graph.add(operation, ids, name: "y")
        let ones = try graph.addConstant("seed", shape: [a.count], floats: a.map { _ in 1 })
        let gradients = try graph.appendGradients(of: y, seed: ones, withRespectTo: ids)
        return try planned(graph, [ids[0]: a, ids[1]: b], gradients)
    }

    @Test func extremesPassGradientsToWhatIsNotANumber() throws {
        let (a, b) = ([Self.nan, 1, Self.nan, 1, 2, 3], [1, Self.nan, Self.nan, 1, 3, 2])
        let maximum = try gradients(of: Binary(.maximum), a, b)
        expectSame(maximum[0], [1, 1, 1, 0.5, 0, 1])
        expectSame(maximum[1], [1, 1, 1, 0.5, 1, 0])
        let minimum = try gradients(of: Binary(.minimum), a, b)
        expectSame(minimum[0], [1, 1, 1, 0.5, 1, 0])
        expectSame(minimum[1], [1, 1, 1, 0.5, 0, 1])
    }

    @Test func powersOfZeroAndOfNegativeNumbers() throws {
        let (bases, exponents): ([Float], [Float]) = ([0, 0, 0, 0, -2, -2, -2, 0, 2], [0, 1, 2, 3, 3, 2, 0, -1, 0])
        let powers: [Float] = [1, 0, 0, 0, -8, 4, 1, .infinity, 1]
        expectSame(try computed(Binary(.power), [bases, exponents]), powers)
        expectSame(try folded(Binary(.power), [bases, exponents]), powers)
        let found = try gradients(of: Binary(.power), bases, exponents)
        expectSame(found[0], [0, 1, 0, 0, 12, -4, 0, -.infinity, 0])
        let logarithm = Float(0.693_147_18)
        expectSame(
            found[1].map { abs($0 - logarithm) < 1e-5 ? logarithm : $0 },
            [0, 0, 0, 0, Self.nan, Self.nan, Self.nan, -.infinity, logarithm])
    }

    /// Exponents that are known while the model is read become other functions.
    @Test(
        arguments: [
            (0, [1, 1, 1], [0, 0, 0]), (1, [0, -2, 2], [1, 1, 1]), (2, [0, 4, 4], [0, -4, 4]),
            (3, [0, -8, 8], [0, 12, 12]), (-1, [.infinity, -0.5, 0.5], [-.infinity, -0.25, -0.25]),
        ] as [(Float, [Float], [Float])])
    func constantExponents(_ exponent: Float, _ powers: [Float], _ slopes: [Float]) throws {
        let model = SmallModel(
            input: [.fixed(1), .fixed(1), .fixed(1), .fixed(3)],
            constants: [ONNXTensor(name: "e", shape: [], floats: [exponent])], nodes: [node("Pow", ["x", "e"])])
        var graph = try model.read()
        let (x, y) = (graph.inputs[0], graph.outputs[0])
        let seed = try graph.addConstant("seed", shape: [1, 1, 1, 3], floats: [1, 1, 1])
        let gradient = try graph.appendGradients(of: y, seed: seed, withRespectTo: [x])[0]
        let found = try planned(graph, [x: [0, -2, 2]], [y, gradient])
        expectSame(found[0], powers, "powers")
        expectSame(found[1], slopes, "slopes")
    }
}
