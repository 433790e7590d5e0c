import NeuralGraph
import ONNX

/// Reading a classifier: its picture in, one tensor of class scores out.
package enum ScoreOutput {
    /// Reads what of a model its class scores depend on; they become the graph's only output.
    ///
    /// - Parameters:
    ///   - inputSize: for models that leave their input's size open; nil keeps what the model says.
    ///   - name: the tensor that holds the scores; nil takes the first of the model's outputs that can be read and has one
    ///     score per class.
    /// - Throws: `GraphError`, `ONNXError` or `AttributionError` where there is none; of several outputs, what is wrong with
    ///   the first.
    package static func read(
        _ model: ONNXModel, inputSize: (width: Int, height: Int)?, name: String?
    ) throws -> Graph {
        let picture = try PictureInput(of: model)
        let channels = picture.channelCount ?? 3
        guard channels == 3 || channels == 1 else {
            throw AttributionError(
                "the model wants pictures of \(channels) channels; camvideo gives it 3 (RGB) or 1 (luma)")
        }
        let inputShape = inputSize.map { [1, channels, $0.height, $0.width] }
        let candidates = name.map { [$0] } ?? model.graph.outputs.map(\.name)
        var firstError: (any Error)?
        for candidate in candidates {
            do {
                let graph = try Importer.read(model, inputShape: inputShape, outputs: [candidate])
                try check(graph)
                return graph
            } catch {
                firstError = firstError ?? error
            }
        }
        throw firstError ?? AttributionError("the model has no output")
    }

    private static func check(_ graph: Graph) throws {
        let output = graph.outputs[0]
        let shape = graph.shape(of: output)
        guard shape.filter({ $0 != 1 }).count <= 1, !shape.contains(0), graph.type(of: output).elementType == .float32,
            !graph.isConstant(output)
        else {
            throw AttributionError(
                "the output '\(graph[output].name)' has shape \(shape), which is not one score per class; "
                    + "camvideo explains image classifiers")
        }
    }
}
