import ONNX
import TestSupport

/// A network that a test writes node by node, over a picture 'x' of 12 by 8 pixels, with random weights.
struct SmallNetwork {
    static let (width, height) = (12, 8)
    /// The class scores.
    static let classCount = 5

    var opset = 17
    /// Of the picture.
    var channels = 3
    private var nodes: [ONNXNode] = []
    private var constants: [String: ONNXTensor] = [:]
    private var generator = SeededGenerator(seed: 21)

    /// Appends a node.
    /// - Returns: the name of its output, which is `name` or made up.
    mutating func add(
        _ opType: String, _ inputs: String..., attributes: [String: ONNXAttribute] = [:], name: String? = nil
    ) -> String {
        let output = name ?? "\(opType)\(nodes.count)"
        nodes.append(ONNXNode(name: output, opType: opType, inputs: inputs, outputs: [output], attributes: attributes))
        return output
    }

    mutating func weights(_ shape: Int..., around center: Float = 0) -> String {
        let values = generator.floats(shape.reduce(1, *)).map { $0 + center }
        return constant(ONNXTensor(name: "w\(constants.count)", shape: shape, floats: values))
    }

    mutating func list(_ values: Int64...) -> String {
        constant(ONNXTensor(name: "i\(constants.count)", shape: [values.count], int64s: values))
    }

    mutating func scalar(_ value: Float) -> String {
        constant(ONNXTensor(name: "s\(constants.count)", shape: [], floats: [value]))
    }

    mutating func index(_ value: Int64) -> String {
        constant(ONNXTensor(name: "n\(constants.count)", shape: [], int64s: [value]))
    }

    private mutating func constant(_ tensor: ONNXTensor) -> String {
        constants[tensor.name] = tensor
        return tensor.name
    }

    /// Scores of a tensor [1, channels].
    mutating func head(_ tensor: String, channels: Int) -> ONNXModel {
        let weights = weights(channels, Self.classCount)
        let scores = add("Gemm", tensor, weights)
        return model(scores)
    }

    func model(_ scores: String) -> ONNXModel { model(outputs: [scores]) }

    func model(outputs: [String]) -> ONNXModel {
        ONNXModel(
            opsets: ["": opset],
            graph: ONNXGraph(
                nodes: nodes, initializers: constants,
                inputs: [
                    ONNXValueInfo(
                        name: "x", elementType: .float32,
                        shape: [1, channels, Self.height, Self.width].map { .fixed($0) })
                ], outputs: outputs.map { ONNXValueInfo(name: $0, elementType: .float32, shape: nil) }))
    }

    // MARK: Parts that networks have in common

    /// A convolution of 2 by 2 pixels without overlap: [1, channels, 4, 6].
    mutating func patches(_ channels: Int) -> String {
        let kernel = weights(channels, self.channels, 2, 2)
        let bias = weights(channels)
        return add("Conv", "x", kernel, bias, attributes: ["strides": .ints([2, 2])])
    }

    mutating func transpose(_ tensor: String, _ permutation: Int64..., name: String? = nil) -> String {
        add("Transpose", tensor, attributes: ["perm": .ints(permutation)], name: name)
    }

    mutating func layerNorm(_ tensor: String, _ channels: Int, name: String? = nil) -> String {
        let scale = weights(channels, around: 1.5)
        let shift = weights(channels)
        return add("LayerNormalization", tensor, scale, shift, name: name)
    }

    /// A linear layer over the last axis.
    mutating func linear(_ tensor: String, _ inputs: Int, _ outputs: Int, name: String? = nil) -> String {
        let matrix = weights(inputs, outputs)
        let bias = weights(outputs)
        let product = add("MatMul", tensor, matrix)
        return add("Add", bias, product, name: name)
    }

    /// tensor + linear(gelu(linear(norm(tensor)))), the last axis the channels.
    mutating func perceptron(_ tensor: String, _ channels: Int, name: String? = nil) -> String {
        let norm = layerNorm(tensor, channels)
        let wide = linear(norm, channels, 2 * channels)
        let active = add("Gelu", wide)
        let narrow = linear(active, 2 * channels, channels)
        return add("Add", tensor, narrow, name: name)
    }

    /// Self-attention of two heads over [1, tokens, 6], with a residual.
    mutating func attention(_ tensor: String, tokens: Int64, norm: String) -> String {
        let normalized = layerNorm(tensor, 6, name: norm)
        let heads = (0..<3).map { _ in
            let part = linear(normalized, 6, 6)
            let split = add("Reshape", part, list(1, tokens, 2, 3))
            return transpose(split, 0, 2, 1, 3)
        }
        let keys = transpose(heads[1], 0, 1, 3, 2)
        let scores = add("MatMul", heads[0], keys)
        let shares = add("Softmax", scores, name: "\(norm)/shares")
        let mixed = add("MatMul", shares, heads[2])
        let joined = add("Reshape", transpose(mixed, 0, 2, 1, 3), list(1, tokens, 6))
        let output = linear(joined, 6, 6)
        return add("Add", tensor, output)
    }
}
