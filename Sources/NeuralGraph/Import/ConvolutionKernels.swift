import ONNX

/// The kernels of one of a model's convolutions as its file has them, before batch normalisations are folded into them. The
/// rest of the model need not be readable.
package struct ConvolutionKernels: Sendable {
    /// What `--layer` calls the convolution.
    package let name: String
    package let groups: Int
    /// [outputs, inputs / groups, spatial...]
    package let shape: [Int]
    /// Row-major.
    package let values: [Float]

    /// - Parameter layer: the name of a `Conv` or of its output; nil takes the first one.
    /// - Throws: `GraphError` or `ONNXError` where there is no such convolution, or the file does not hold its weights.
    package init(_ model: ONNXModel, layer: String? = nil) throws {
        let node = try Self.convolution(layer, in: model.graph)
        name = layer ?? node.shownName
        groups = try node.int("group", default: 1)
        guard node.inputs.count > 1 else { throw GraphError("layer '\(name)' has no weights") }
        let graph: Graph
        do {
            graph = try Importer.read(model, inputs: [:], outputs: [node.inputs[1]])
        } catch {
            throw GraphError("the weights of layer '\(name)' cannot be read: \(error)")
        }
        guard let weights = graph[graph.outputs[0]].constant else {
            throw GraphError("the weights of layer '\(name)' are not in the file: they depend on the picture")
        }
        shape = graph.shape(of: graph.outputs[0])
        guard shape.count >= 3, !shape.contains(0), groups > 0, shape[0] % groups == 0 else {
            throw GraphError("layer '\(name)' has weights of shape \(shape), which are not a convolution's")
        }
        values = try weights.floats()
    }

    private static func convolution(_ layer: String?, in graph: ONNXGraph) throws -> ONNXNode {
        let places = graph.nodes.indices.filter { graph.nodes[$0].isConvolution }
        guard let first = places.first else {
            throw GraphError("the model has no convolution, so there are no kernels to show")
        }
        guard let layer else { return graph.nodes[first] }
        guard let place = graph.nodes.firstIndex(where: { $0.name == layer || $0.outputs.first == layer }) else {
            let all = places.map { graph.nodes[$0].shownName }
            let near = all.filter { $0.lowercased().contains(layer.lowercased()) }
            throw GraphError(
                "the model has no layer '\(layer)'; "
                    + (near.isEmpty
                        ? "its convolutions are \(list(all))" : "did you mean \(list(near))?"))
        }
        let node = graph.nodes[place]
        guard node.isConvolution else {
            let near = [places.last { $0 < place }, places.first { $0 > place }].compactMap { $0 }
            throw GraphError(
                "layer '\(layer)' is a \(node.opType) and no convolution, so it has no kernels; the nearest "
                    + "\(near.count == 1 ? "is" : "are") \(list(near.map { graph.nodes[$0].shownName }))")
        }
        return node
    }

    /// A few names.
    private static func list(_ names: [String]) -> String {
        names.prefix(4).map { "'\($0)'" }.joined(separator: ", ") + (names.count > 4 ? " and others" : "")
    }
}

extension ONNXNode {
    fileprivate var isConvolution: Bool { opType == "Conv" && (domain.isEmpty || domain == "ai.onnx") }

    /// As `camvideo inspect` lists it.
    fileprivate var shownName: String { outputs.first.flatMap { $0.isEmpty ? nil : $0 } ?? name }
}
