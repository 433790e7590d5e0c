import ONNX
import TestSupport
import Testing

@testable import NeuralGraph

/// More holes for numbers: operators that are read as others, or computed while the model is read.
extension HostileNumberTests {
    static let widened: [Site] = resizes + transposed + parts + blocks + pads + computed

    private static func resize(_ attributes: [String: ONNXAttribute], sizes: [Int64]) -> SmallModel {
        SmallModel(
            opset: 18, constants: [ONNXTensor(name: "sizes", shape: [sizes.count], int64s: sizes)],
            nodes: [node("Resize", ["x", "", "", "sizes"], "y", attributes)])
    }

    private static let resizes: [Site] =
        ["stretch", "not_larger", "not_smaller"].flatMap { policy in
            [
                Site("Resize to a width, \(policy)") {
                    resize(["keep_aspect_ratio_policy": .string(policy)], sizes: [1, 3, 4, $0])
                },
                Site("Resize to a height and width, \(policy)") {
                    resize(
                        ["keep_aspect_ratio_policy": .string(policy), "axes": .ints([2, 3])], sizes: [$0, $0])
                },
                Site("Resize an axis, \(policy)") {
                    resize(["keep_aspect_ratio_policy": .string(policy), "axes": .ints([$0])], sizes: [2])
                },
            ]
        }
        + ["nearest", "linear", "cubic"].flatMap { mode in
            [Int64(0), 1].map { antialias in
                Site("Resize by \(mode), antialias \(antialias)") {
                    resize(["mode": .string(mode), "antialias": .int(antialias)], sizes: [1, 3, 4, $0])
                }
            }
        }
        + [9, 10, 13].map { opset in
            Site("scales at opset \(opset)") { number in
                SmallModel(
                    opset: opset, constants: [floats("scales", 1, 1, Float(number), 1)],
                    nodes: [
                        node(opset == 9 ? "Upsample" : "Resize", opset < 11 ? ["x", "scales"] : ["x", "", "scales"])
                    ])
            }
        }

    private static func transposed(_ attributes: [String: ONNXAttribute]) -> SmallModel {
        SmallModel(
            constants: [ramp("w", 3, 2, 2, 2), floats("b", 1, 2)],
            nodes: [node("ConvTranspose", ["x", "w", "b"], "y", attributes)])
    }

    private static let transposed: [Site] = [
        Site("ConvTranspose group") { transposed(["group": .int($0)]) },
        Site("ConvTranspose strides") { transposed(["strides": .ints([$0, 1])]) },
        Site("ConvTranspose dilations") { transposed(["dilations": .ints([$0, $0])]) },
        Site("ConvTranspose pads") { transposed(["pads": .ints([$0, 0, $0, 0])]) },
        Site("ConvTranspose output_padding") {
            transposed(["output_padding": .ints([$0, 0]), "strides": .ints([2, 2])])
        },
        Site("ConvTranspose output_shape") { transposed(["output_shape": .ints([$0, 4])]) },
        Site("ConvTranspose output_shape and strides") {
            transposed(["output_shape": .ints([8, 8]), "strides": .ints([$0, 2])])
        },
        Site("ConvTranspose auto_pad and strides") {
            transposed(["auto_pad": .string("SAME_UPPER"), "strides": .ints([$0, $0])])
        },
    ]

    private static func split(
        _ opset: Int, _ attributes: [String: ONNXAttribute], sizes: [Int64]? = nil
    ) -> SmallModel {
        SmallModel(
            opset: opset,
            constants: sizes.map { [ONNXTensor(name: "sizes", shape: [$0.count], int64s: $0)] } ?? [],
            nodes: [
                ONNXNode(
                    name: "split", opType: "Split", inputs: sizes == nil ? ["x"] : ["x", "sizes"], outputs: ["a", "y"],
                    attributes: attributes)
            ])
    }

    private static let parts: [Site] = [
        Site("Split axis") { split(13, ["axis": .int($0)]) },
        Site("Split sizes") { split(13, ["axis": .int(1)], sizes: [$0, 3 &- $0]) },
        Site("Split one size") { split(13, ["axis": .int(1)], sizes: [$0]) },
        Site("Split attribute") { split(11, ["axis": .int(2), "split": .ints([$0, 4])]) },
        Site("Split num_outputs") { split(18, ["axis": .int(1), "num_outputs": .int($0)]) },
        Site("Tile one axis") { number in
            SmallModel(constants: [integers("r", 1, 1, number, 1)], nodes: [node("Tile", ["x", "r"])])
        },
        Site("Tile two axes") { number in
            SmallModel(constants: [integers("r", number, 1, number, 1)], nodes: [node("Tile", ["x", "r"])])
        },
        Site("Tile of too many axes") { number in
            SmallModel(constants: [integers("r", number)], nodes: [node("Tile", ["x", "r"])])
        },
        Site("Slice attributes", "starts", opset: 9) { .ints([$0]) },
        Site("Slice at opset 9") { number in
            let attributes: [String: ONNXAttribute] = [
                "starts": .ints([number, 0]), "ends": .ints([3, number]), "axes": .ints([2, number]),
            ]
            return SmallModel(opset: 9, nodes: [node("Slice", ["x"], "y", attributes)])
        },
    ]

    private static let blocks: [Site] = [
        Site("DepthToSpace", "blocksize") { .int($0) },
        Site("SpaceToDepth", "blocksize") { .int($0) },
        Site("LayerNormalization axis") { number in
            SmallModel(
                constants: [ramp("s", 1)], nodes: [node("LayerNormalization", ["x", "s"], "y", ["axis": .int(number)])])
        },
        Site("GroupNormalization num_groups") { number in
            SmallModel(
                opset: 21, constants: [floats("s", 1, 2, 3)],
                nodes: [node("GroupNormalization", ["x", "s", "s"], "y", ["num_groups": .int(number)])])
        },
        Site("ReduceProd", "axes") { .ints([$0, 0]) },
        Site("ReduceL2", "axes") { .ints([$0]) },
    ]

    private static let pads: [Site] =
        ["reflect", "edge", "wrap"].flatMap { mode in
            [
                Site("Pad before, \(mode)") { number in
                    SmallModel(
                        constants: [integers("p", 0, 0, number, 0, 0, 0, 0, 1)],
                        nodes: [node("Pad", ["x", "p"], "y", ["mode": .string(mode)])])
                },
                Site("Pad and crop, \(mode)") { number in
                    SmallModel(
                        constants: [integers("p", number, 0 &- number), integers("a", 3)],
                        nodes: [node("Pad", ["x", "p", "", "a"], "y", ["mode": .string(mode)])])
                },
            ]
        }
        + [
            Site("Pad axes") { number in
                SmallModel(
                    opset: 18, constants: [integers("p", 1, 1), integers("a", number)],
                    nodes: [node("Pad", ["x", "p", "", "a"])])
            },
            Site("Pad", "pads", opset: 10) { .ints([0, 0, $0, 0, 0, 0, 0, $0]) },
        ]

    /// Constants that become a shape.
    private static let computed: [Site] =
        [0, 1, 2].map { hole in
            Site("Range, number \(hole)") { number in
                var bounds: [Int64] = [1, 5, 1]
                bounds[hole] = number
                return range(bounds)
            }
        } + [
            Site("Range down to the smallest") { range([$0, .min, -1]) },
            Site("Range up to the largest") { range([$0, .max, 1]) },
            Site("Range in one step") { range([.max, 0, $0]) },
            Site("CumSum axis") { number in
                SmallModel(
                    constants: [integers("c", 1, 2), integers("a", number)],
                    nodes: [node("CumSum", ["c", "a"], "s"), node("Expand", ["x", "s"])])
            },
            Site("CumSum of large numbers") { number in
                SmallModel(
                    constants: [integers("c", number, number, 1), integers("a", 0)],
                    nodes: [node("CumSum", ["c", "a"], "s"), node("Expand", ["x", "s"])])
            },
            Site("ScatterND index") { number in
                SmallModel(
                    constants: [
                        integers("c", 1, 1, 1, 1), ONNXTensor(name: "i", shape: [1, 1], int64s: [number]),
                        integers("u", 2),
                    ],
                    nodes: [node("ScatterND", ["c", "i", "u"], "s"), node("Expand", ["x", "s"])])
            },
            Site("ScatterND update") { number in
                SmallModel(
                    constants: [
                        integers("c", 1, 1, 1, 1), ONNXTensor(name: "i", shape: [1, 1], int64s: [0]),
                        integers("u", number),
                    ],
                    nodes: [node("ScatterND", ["c", "i", "u"], "s"), node("Expand", ["x", "s"])])
            },
        ]
        + ["Mod", "Pow", "Greater", "Equal", "And"].flatMap { opType in
            [Int64.min, -1, 0, 2, .max].flatMap { other in
                [Int64(0), 1].map { fmod in
                    Site("\(opType) with \(other), fmod \(fmod)") { number in
                        SmallModel(
                            constants: [integers("a", number), integers("b", other)],
                            nodes: [
                                node(opType, ["a", "b"], "s", ["fmod": .int(fmod)]), node("Expand", ["x", "s"]),
                            ])
                    }
                }
            }
        }

    private static func range(_ bounds: [Int64]) -> SmallModel {
        SmallModel(
            constants: bounds.enumerated().map { ONNXTensor(name: "\($0)", shape: [], int64s: [$1]) },
            nodes: [node("Range", ["0", "1", "2"], "s"), node("Expand", ["x", "s"])])
    }

    // MARK: Floating-point numbers

    private static let floatingSites: [(name: String, model: @Sendable (Float) -> SmallModel)] = [
        (
            "Clip",
            {
                SmallModel(
                    opset: 13, constants: [floats("low", $0), floats("high", -$0)],
                    nodes: [node("Clip", ["x", "low", "high"])])
            }
        ),
        (
            "Resize scale",
            {
                SmallModel(
                    constants: [floats("s", 1, 1, $0, 1)],
                    nodes: [node("Resize", ["x", "", "s"], "y", ["mode": .string("linear")])])
            }
        ),
        (
            "Resize cubic",
            {
                SmallModel(
                    constants: [floats("s", 1, 1, 1.5, 1)],
                    nodes: [
                        node("Resize", ["x", "", "s"], "y", ["mode": .string("cubic"), "cubic_coeff_a": .float($0)])
                    ])
            }
        ),
        (
            "Range",
            {
                SmallModel(
                    constants: [
                        ONNXTensor(name: "a", shape: [], floats: [$0]), ONNXTensor(name: "b", shape: [], floats: [2]),
                        ONNXTensor(name: "c", shape: [], floats: [1]),
                    ],
                    nodes: [
                        node("Range", ["b", "a", "c"], "r"), node("ReduceSum", ["r"], "s"), node("Add", ["x", "s"]),
                    ]
                )
            }
        ),
        (
            "Range step",
            {
                SmallModel(
                    constants: [
                        ONNXTensor(name: "a", shape: [], floats: [$0]), ONNXTensor(name: "b", shape: [], floats: [2]),
                    ],
                    nodes: [
                        node("Range", ["b", "b", "a"], "r"), node("ReduceSum", ["r"], "s"), node("Add", ["x", "s"]),
                    ]
                )
            }
        ),
        (
            "LayerNormalization",
            {
                SmallModel(
                    constants: [ramp("s", 4)],
                    nodes: [node("LayerNormalization", ["x", "s"], "y", ["epsilon": .float($0)])])
            }
        ),
        ("Celu", { SmallModel(nodes: [node("Celu", ["x"], "y", ["alpha": .float($0)])]) }),
        ("Elu", { SmallModel(nodes: [node("Elu", ["x"], "y", ["alpha": .float($0)])]) }),
        ("LeakyRelu", { SmallModel(nodes: [node("LeakyRelu", ["x"], "y", ["alpha": .float($0)])]) }),
        ("HardSigmoid", { SmallModel(nodes: [node("HardSigmoid", ["x"], "y", ["alpha": .float($0)])]) }),
        ("Pow", { SmallModel(constants: [floats("e", $0)], nodes: [node("Pow", ["x", "e"])]) }),
    ]

    /// What they compute is what it is; but they are read, compiled and run, or refused.
    @Test func floatsAreRefusedOrRun() throws {
        let numbers: [Float] = [
            .nan, .infinity, -.infinity, .greatestFiniteMagnitude, -.greatestFiniteMagnitude, 0, -0.0,
            .leastNonzeroMagnitude,
            -1, 1e9, 1e19,
        ]
        for (name, model) in Self.floatingSites {
            for number in numbers {
                do {
                    let graph = try model(number).read()
                    let picture = [graph.inputs[0]: [Float](repeating: 0.5, count: 48)]
                    let result = try planned(graph, picture, graph.outputs)[0]
                    #expect(result.count == graph.type(of: graph.outputs[0]).elementCount, "\(name) \(number)")
                } catch let error as GraphError {
                    #expect(!error.message.isEmpty && !error.message.contains("\n"), "\(name) \(number)")
                }
            }
        }
    }

    @Test(arguments: [
        "", ">", "->", ",", "ij", "ij->", "ij,jk", "ij,jk->ik,ik", "bchw,->b", "...,j->j", "bchw,cc->b",
        "bchw,cd->bdhx",
        "bchw,cd->bd", "bchww,cd->b", "bchw,cd>>bdhw", "bchw,cd,de->behw",
    ])
    func equationsThatAreNoProductsAreRefused(_ equation: String) throws {
        let model = SmallModel(
            constants: [ramp("w", 3, 2)],
            nodes: [node("Einsum", ["x", "w"], "y", ["equation": .string(equation)])])
        let error = #expect(throws: GraphError.self) { try model.read() }
        #expect(error?.node == "'/y/Einsum' (Einsum)")
    }
}
