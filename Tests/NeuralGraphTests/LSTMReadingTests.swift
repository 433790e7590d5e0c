import Foundation
import ONNX
import TestSupport
import Testing

@testable import NeuralGraph

/// `LSTM` in its variants, against ONNX's equations.
@Suite struct LSTMReadingTests {
    struct Variant: Sendable, CustomTestStringConvertible {
        var direction: String?
        var isBatchFirst = false
        var hasBias = true
        var hasStates = true
        var attributes: [String: ONNXAttribute] = [:]
        var testDescription: String {
            "\(direction ?? "no direction"), \(isBatchFirst ? "batch first, " : "")\(hasBias ? "" : "no bias, ")"
                + "\(hasStates ? "" : "no states, ")\(attributes.keys.sorted())"
        }

        /// For each direction, whether it runs backwards.
        var directions: [Bool] {
            direction == "bidirectional" ? [false, true] : [direction == "reverse"]
        }
    }

    private static let variants =
        [nil, "forward", "reverse", "bidirectional"].map { Variant(direction: $0) } + [
            Variant(direction: "bidirectional", isBatchFirst: true), Variant(isBatchFirst: true),
            Variant(hasBias: false), Variant(hasStates: false),
            Variant(direction: "bidirectional", hasBias: false, hasStates: false),
            Variant(attributes: ["activations": .strings(["Sigmoid", "Tanh", "Tanh"])]),
        ]

    private static let (steps, batch, width, hidden) = (4, 3, 2, 5)

    /// The parameters of all directions, drawn once.
    private struct Parameters {
        let tensors: [ONNXTensor]
        let values: [String: [Float]]

        init(directions: Int, isBatchFirst: Bool = false) {
            var generator = SeededGenerator(seed: 11)
            let (count, batch) = (LSTMReadingTests.hidden, LSTMReadingTests.batch)
            let state = isBatchFirst ? [batch, directions, count] : [directions, batch, count]
            let shapes = [
                ("W", [directions, 4 * count, LSTMReadingTests.width]), ("R", [directions, 4 * count, count]),
                ("B", [directions, 8 * count]), ("h", state), ("c", state),
            ]
            tensors = shapes.map { name, shape in
                ONNXTensor(name: name, shape: shape, floats: generator.floats(shape.reduce(1, *)))
            }
            values = Dictionary(uniqueKeysWithValues: tensors.map { ($0.name, (try? $0.floats()) ?? []) })
        }
    }

    /// Y, Y_h and Y_c of [steps, batch, width] as ONNX defines them, each flat in its own layout.
    private func expected(_ variant: Variant, _ x: [Float], _ parameters: Parameters) -> [Double] {
        let (steps, batch, width, hidden) = (Self.steps, Self.batch, Self.width, Self.hidden)
        let directions = variant.directions
        func value(_ name: String, _ index: Int) -> Double { Double(parameters.values[name]?[index] ?? .nan) }
        func stateIndex(_ direction: Int, _ row: Int, _ unit: Int) -> Int {
            variant.isBatchFirst
                ? (row * directions.count + direction) * hidden + unit : (direction * batch + row) * hidden + unit
        }
        var all = [Double](repeating: 0, count: steps * directions.count * batch * hidden)
        var last = [Double](repeating: 0, count: directions.count * batch * hidden)
        var lastCell = last
        for (direction, isReversed) in directions.enumerated() {
            for row in 0..<batch {
                func initial(_ name: String) -> [Double] {
                    (0..<hidden).map { variant.hasStates ? value(name, stateIndex(direction, row, $0)) : 0 }
                }
                var (state, cell) = (initial("h"), initial("c"))
                for time in isReversed ? Array((0..<steps).reversed()) : Array(0..<steps) {
                    func gate(_ number: Int, _ unit: Int) -> Double {
                        let at = number * hidden + unit
                        var sum = 0.0
                        for i in 0..<width {
                            let from =
                                variant.isBatchFirst ? (row * steps + time) * width : (time * batch + row) * width
                            sum += value("W", (direction * 4 * hidden + at) * width + i) * Double(x[from + i])
                        }
                        for i in 0..<hidden {
                            sum += value("R", (direction * 4 * hidden + at) * hidden + i) * state[i]
                        }
                        guard variant.hasBias else { return sum }
                        return sum + value("B", direction * 8 * hidden + at)
                            + value("B", direction * 8 * hidden + 4 * hidden + at)
                    }
                    func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
                    cell = (0..<hidden).map {
                        sigmoid(gate(2, $0)) * cell[$0] + sigmoid(gate(0, $0)) * tanh(gate(3, $0))
                    }
                    state = (0..<hidden).map { sigmoid(gate(1, $0)) * tanh(cell[$0]) }
                    for unit in 0..<hidden {
                        let place =
                            variant.isBatchFirst
                            ? (row * steps + time) * directions.count + direction
                            : (time * directions.count + direction) * batch + row
                        all[place * hidden + unit] = state[unit]
                    }
                }
                for unit in 0..<hidden {
                    last[stateIndex(direction, row, unit)] = state[unit]
                    lastCell[stateIndex(direction, row, unit)] = cell[unit]
                }
            }
        }
        return all + last + lastCell
    }

    private func model(_ variant: Variant, _ parameters: Parameters, extra: [ONNXTensor] = []) -> SmallModel {
        var attributes = variant.attributes
        if let direction = variant.direction { attributes["direction"] = .string(direction) }
        if variant.isBatchFirst { attributes["layout"] = .int(1) }
        attributes["hidden_size"] = attributes["hidden_size"] ?? .int(Int64(Self.hidden))
        let extras = Dictionary(uniqueKeysWithValues: extra.map { ($0.name, $0.name) })
        let inputs = [
            "sequence", "W", "R", variant.hasBias ? "B" : "", extras["lengths"] ?? "", variant.hasStates ? "h" : "",
            variant.hasStates ? "c" : "", extras["P"] ?? "",
        ]
        let shape =
            variant.isBatchFirst
            ? integers("shape", Int64(Self.batch), Int64(Self.steps), Int64(Self.width))
            : integers("shape", Int64(Self.steps), Int64(Self.batch), Int64(Self.width))
        return SmallModel(
            input: [1, 1, Self.steps, Self.batch * Self.width].map { .fixed($0) },
            constants: parameters.tensors + extra + [shape, integers("flat", -1)],
            nodes: [
                node("Reshape", ["x", "shape"], "sequence"),
                ONNXNode(
                    name: "lstm", opType: "LSTM", inputs: inputs, outputs: ["all", "last", "cell"],
                    attributes: attributes),
                node("Reshape", ["all", "flat"], "a"), node("Reshape", ["last", "flat"], "b"),
                node("Reshape", ["cell", "flat"], "d"), node("Concat", ["a", "b", "d"], "y", ["axis": .int(0)]),
            ])
    }

    @Test(arguments: variants)
    func equalsItsEquations(_ variant: Variant) throws {
        let parameters = Parameters(directions: variant.directions.count, isBatchFirst: variant.isBatchFirst)
        var generator = SeededGenerator(seed: 12)
        let x = generator.floats(Self.steps * Self.batch * Self.width)
        try expectOutput(of: model(variant, parameters), x, expected(variant, x, parameters))
    }

    /// What changes nothing is read: lengths that are all full, peepholes of weight 0.
    @Test func harmlessInputs() throws {
        let extra = [
            integers("lengths", 4, 4, 4),
            ONNXTensor(name: "P", shape: [1, 15], floats: Array(repeating: 0, count: 15)),
        ]
        let (variant, parameters) = (Variant(), Parameters(directions: 1))
        var generator = SeededGenerator(seed: 13)
        let x = generator.floats(Self.steps * Self.batch * Self.width)
        try expectOutput(of: model(variant, parameters, extra: extra), x, expected(variant, x, parameters))
    }

    /// An LSTM that reads the picture has gradients all the way back to it.
    @Test func gradientsReachThePicture() throws {
        let parameters = Parameters(directions: 2)
        var graph = try model(Variant(direction: "bidirectional"), parameters).read()
        let (x, y) = (graph.inputs[0], graph.outputs[0])
        let count = graph.type(of: y).elementCount
        var generator = SeededGenerator(seed: 14)
        let (picture, weights) = (generator.floats(graph.type(of: x).elementCount), generator.floats(count))
        let seed = try graph.addConstant("seed", shape: [count], floats: weights)
        let gradient = try graph.appendGradients(of: y, seed: seed, withRespectTo: [x])[0]
        func score(_ picture: [Double]) throws -> Double {
            let input = ReferenceTensor(graph.shape(of: x), picture)
            let result = try ReferenceExecutor(graph).run([x: input], [y])[0].values
            return zip(result, weights).reduce(0) { $0 + $1.0 * Double($1.1) }
        }
        let slopes = try picture.indices.map { index in
            var (low, high) = (picture.map(Double.init), picture.map(Double.init))
            low[index] -= 1e-5
            high[index] += 1e-5
            return (try score(high) - score(low)) / 2e-5
        }
        let found = try planned(graph, [x: picture], [gradient])[0]
        expectClose(found, slopes, within: .kernel(of: slopes))
    }

    @Test(
        arguments: [
            (Variant(attributes: ["clip": .float(3)]), "clipping its gates is not supported"),
            (Variant(attributes: ["input_forget": .int(1)]), "coupled input and forget gates are not supported"),
            (
                Variant(attributes: ["activations": .strings(["Sigmoid", "Relu", "Tanh"])]),
                "the activations Sigmoid, Relu, Tanh are not supported"
            ),
            (Variant(direction: "sideways"), "the direction 'sideways' is unknown"),
            (Variant(attributes: ["hidden_size": .int(6)]), "do not fit an input of [4, 3, 2]"),
        ])
    func whatIsNotSupportedIsSaid(_ variant: Variant, _ reason: String) throws {
        let model = model(variant, Parameters(directions: 1))
        #expect { try model.read() } throws: { "\($0)".contains(reason) }
    }

    @Test func otherInputsAreRefused() throws {
        let cases = [
            (integers("lengths", 4, 2, 4), "sequences of different lengths are not supported"),
            (ramp("P", 1, 15), "peepholes are not supported"),
        ]
        for (extra, reason) in cases {
            let model = model(Variant(), Parameters(directions: 1), extra: [extra])
            #expect { try model.read() } throws: { "\($0)".contains(reason) }
        }
    }
}
