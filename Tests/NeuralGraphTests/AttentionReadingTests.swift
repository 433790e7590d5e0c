import Foundation
import ONNX
import TestSupport
import Testing

@testable import NeuralGraph

/// `Attention` in its variants, against its formula (ONNX's specification, opset 23).
@Suite struct AttentionReadingTests {
    struct Variant: Sendable, CustomTestStringConvertible {
        var attributes: [String: ONNXAttribute] = [:]
        /// How many heads the query has; keys and values have one each two.
        var heads = 2
        var isFlat = false
        /// What is added to the score of a query and a key.
        var mask: ONNXTensor?
        var bias: @Sendable (_ query: Int, _ key: Int) -> Double = { _, _ in 0 }
        var scale = 0.5
        var cap: Double?
        var testDescription: String { "\(heads) heads\(isFlat ? " in one axis" : ""), \(attributes.keys.sorted())" }
    }

    private static let variants = [
        Variant(), Variant(isFlat: true), Variant(heads: 4), Variant(heads: 4, isFlat: true),
        Variant(attributes: ["scale": .float(2)], scale: 2),
        Variant(attributes: ["softcap": .float(0.75)], cap: 0.75),
        Variant(attributes: ["is_causal": .int(1)], bias: { $1 > $0 ? -.infinity : 0 }),
        Variant(
            attributes: ["is_causal": .int(1)], mask: ramp("mask", 4, 3),
            bias: { $1 > $0 ? -.infinity : Double($0 * 3 + $1) }),
        Variant(
            mask: ONNXTensor(name: "mask", shape: [1, 1, 1, 3], int64s: [1, 0, 1]),
            bias: { $1 == 1 ? -.infinity : 0 }),
    ]

    /// Queries are the picture, 4 positions of 4 numbers for each head; keys and values are constants of 3 positions.
    @Test(arguments: variants)
    func equalsItsFormula(_ variant: Variant) throws {
        let (heads, pairs) = (variant.heads, variant.heads / 2)
        var generator = SeededGenerator(seed: 5)
        let (q, k, v) = (generator.floats(heads * 16), generator.floats(pairs * 12), generator.floats(pairs * 12))
        /// Where a number lies in memory.
        func at(_ head: Int, _ position: Int, _ index: Int, of count: Int, length: Int) -> Int {
            variant.isFlat ? (position * count + head) * 4 + index : (head * length + position) * 4 + index
        }
        var expected = [Double](repeating: 0, count: heads * 16)
        for head in 0..<heads {
            let shared = head / 2
            for query in 0..<4 {
                let scores = (0..<3).map { key in
                    var score = (0..<4).reduce(0.0) {
                        $0 + Double(q[at(head, query, $1, of: heads, length: 4)])
                            * Double(k[at(shared, key, $1, of: pairs, length: 3)])
                    }
                    score *= variant.scale
                    if let cap = variant.cap { score = cap * tanh(score / cap) }
                    return exp(score + variant.bias(query, key))
                }
                for index in 0..<4 {
                    expected[at(head, query, index, of: heads, length: 4)] =
                        (0..<3).reduce(0.0) {
                            $0 + scores[$1] * Double(v[at(shared, $1, index, of: pairs, length: 3)])
                        } / scores.reduce(0, +)
                }
            }
        }
        let shape = variant.isFlat ? [1, 3, pairs * 4] : [1, pairs, 3, 4]
        var attributes = variant.attributes
        if variant.isFlat {
            attributes["q_num_heads"] = .int(Int64(heads))
            attributes["kv_num_heads"] = .int(Int64(pairs))
        }
        let flat = integers("flat", 1, 4, Int64(heads * 4))
        let model = SmallModel(
            opset: 23, input: [1, heads, 4, 4].map { .fixed($0) },
            constants: [
                ONNXTensor(name: "k", shape: shape, floats: k), ONNXTensor(name: "v", shape: shape, floats: v), flat,
            ] + [variant.mask].compactMap { $0 },
            nodes: (variant.isFlat ? [node("Reshape", ["x", "flat"], "q")] : [])
                + [
                    node(
                        "Attention", [variant.isFlat ? "q" : "x", "k", "v"] + (variant.mask == nil ? [] : ["mask"]),
                        "y", attributes)
                ])
        try expectOutput(of: model, q, expected)
    }

    @Test(arguments: [
        (["x", "x", "x", "", "x", "x"], "cache"), (["x", "x", "x", "none"], "without keys"),
        (["x", "x", "x", "short"], "does not cover"), (["x", "two", "two"], "do not fit 3 heads"),
        (["x", "nothing", "nothing"], "it has no keys"),
    ])
    func saysWhatItDoesNotDo(inputs: [String], says: String) throws {
        let model = SmallModel(
            opset: 23,
            constants: [
                ONNXTensor(name: "none", shape: [2, 4], int64s: [1, 1, 1, 1, 0, 0, 0, 0]), ramp("short", 4, 3),
                ramp("two", 1, 2, 4, 4), ramp("nothing", 1, 3, 0, 4),
            ], nodes: [node("Attention", inputs)])
        let error = #expect(throws: GraphError.self) { try model.read() }
        #expect(error?.description.contains(says) == true, "\(String(describing: error))")
    }
}
