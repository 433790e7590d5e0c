import Maps
import NeuralGraph

/// The self-attention of a vision transformer over all of the picture's tokens, block by block.
package struct Attention: Sendable {
    package struct Layer: Sendable {
        /// What the softmax gives: [..., heads, tokens, tokens], a row for each token that looks, whose shares sum to 1.
        let shares: TensorID
        let heads: Int
        /// The tokens behind the attention's block.
        let output: TensorID
    }

    package let layers: [Layer]
    package let tokens: Int
    /// Tokens before the grid's, which belong to no place (class tokens).
    package let prefix: Int
    package let width: Int
    package let height: Int
    /// The tokens of which the head makes the scores: a class token, or those that it averages.
    package let headTokens: [Int]

    /// What was found for each token as a map of the grid's.
    func map(_ values: [Float]) -> SaliencyMap {
        SaliencyMap(width: width, height: height, values: Array(values[prefix...]))
    }

    /// - Throws: `AttributionError` for a network without attention, or whose attention does not see all tokens.
    init(in graph: Graph, scores: TensorID) throws {
        let grids = FeatureGrid.all(in: graph)
        let needed = graph.ancestors(of: scores)
        let softmaxes = graph.nodes.indices.filter { index in
            let (node, shape) = (graph.nodes[index], graph.shape(of: graph.nodes[index].output))
            guard needed.contains(node.output), shape.count >= 3, !graph.isConstant(node.output) else { return false }
            return node.operation.headRole == .softmax(axis: shape.count - 1, logarithm: false)
        }
        guard let first = softmaxes.first else {
            throw AttributionError(
                "the model has no attention, whose shares this method needs; use gradcam, or a vision transformer")
        }
        func tokens(_ tensor: TensorID, _ count: Int) -> FeatureGrid? {
            guard case .tokens(_, let token, _, _, _)? = grids[tensor], graph.shape(of: tensor)[token] == count else {
                return nil
            }
            return grids[tensor]
        }
        let count = graph.shape(of: graph.nodes[first].output).last ?? 0
        guard let grid = graph.nodes[..<first].reversed().lazy.compactMap({ tokens($0.output, count) }).first,
            case .tokens(_, _, let rows, let columns, let prefix) = grid
        else { throw Self.notAllTokens(graph, first) }
        layers = try softmaxes.enumerated().map { place, at in
            let shares = graph.nodes[at].output
            let shape = graph.shape(of: shares)
            guard shape.suffix(2) == [count, count] else { throw Self.notAllTokens(graph, at) }
            let end = place + 1 < softmaxes.count ? softmaxes[place + 1] : graph.nodes.count
            // What is added to the tokens last, before the next attention: the block's second residual.
            let residual = graph.nodes[at..<end].last { node in
                (node.operation as? Binary)?.kind == .add && needed.contains(node.output)
                    && tokens(node.output, count) != nil
                    && node.inputs.allSatisfy {
                        !graph.isConstant($0) && graph.shape(of: $0) == graph.shape(of: node.output)
                    }
            }
            guard let output = residual?.output else {
                throw AttributionError(
                    "the attention '\(graph[shares].name)' is part of no block that adds to the tokens; use gradcam")
            }
            return Layer(shares: shares, heads: shape.dropLast(2).reduce(1, *), output: output)
        }
        (self.tokens, self.prefix, width, height) = (count, prefix, columns, rows)
        headTokens = Self.headTokens(
            graph, behind: softmaxes[softmaxes.count - 1], grids, needed, count: count, prefix: prefix)
    }

    private static func notAllTokens(_ graph: Graph, _ at: Int) -> AttributionError {
        let shares = graph.nodes[at].output
        return AttributionError(
            "the attention '\(graph[shares].name)' has shape \(graph.shape(of: shares)), which is not a share for each pair of the "
                + "picture's tokens: it looks within windows or at fewer tokens, and blocks cannot be followed; use gradcam"
        )
    }

    /// The tokens that are taken out of all or averaged, where the grid ends.
    private static func headTokens(
        _ graph: Graph, behind last: Int, _ grids: [TensorID: FeatureGrid], _ needed: Set<TensorID>, count: Int,
        prefix: Int
    ) -> [Int] {
        var found: Set<Int> = []
        for node in graph.nodes[last...] where needed.contains(node.output) && grids[node.output] == nil {
            guard let input = node.inputs.first, case .tokens(_, let axis, _, _, let left)? = grids[input] else {
                continue
            }
            let (shape, offset) = (graph.shape(of: input), prefix - left)
            switch node.operation {
            case let slice as Slice where slice.shape[axis] < shape[axis]:
                found.formUnion((0..<slice.shape[axis]).map { offset + slice.starts[axis] + $0 * slice.steps[axis] })
            case let gather as Gather where gather.axis == axis:
                found.formUnion(gather.indices.map { offset + $0 })
            case let reduce as Reduce where reduce.axes.contains(axis):
                found.formUnion(offset..<offset + shape[axis])
            default: continue
            }
        }
        let tokens = found.filter { (0..<count).contains($0) }.sorted()
        return tokens.isEmpty ? (prefix > 0 ? [0] : Array(0..<count)) : tokens
    }
}

/// One block's attention of one frame.
package struct AttentionMaps {
    package let heads: Int
    package let tokens: Int
    /// [heads, tokens, tokens]: a row for each token that looks.
    package let shares: [Float]
    /// d score / d shares, of the same shape; empty where it is not needed.
    package let gradients: [Float]

    /// The mean over the heads of `value(share, gradient)`, tokens * tokens.
    func meanOverHeads(_ value: (_ share: Float, _ gradient: Float) -> Float) -> [Float] {
        let size = tokens * tokens
        var mean = [Float](repeating: 0, count: size)
        for head in 0..<heads {
            for index in 0..<size {
                let at = head * size + index
                mean[index] += value(shares[at], gradients.isEmpty ? 0 : gradients[at])
            }
        }
        return mean.map { $0 / Float(heads) }
    }
}

extension Graph {
    /// A tensor and all that it is computed of.
    fileprivate func ancestors(of tensor: TensorID) -> Set<TensorID> {
        var found: Set<TensorID> = [tensor]
        for node in nodes.reversed() where found.contains(node.output) { found.formUnion(node.inputs) }
        return found
    }

    /// Appends what computes `result` of `tensor` once more, for another tensor of the same shape.
    mutating func appendCopy(of result: TensorID, from tensor: TensorID, for other: TensorID) throws -> TensorID {
        var copies = [tensor: other]
        let needed = ancestors(of: result)
        for node in nodes where needed.contains(node.output) && node.inputs.contains(where: { copies[$0] != nil }) {
            copies[node.output] = try add(
                node.operation, node.inputs.map { copies[$0] ?? $0 }, name: "\(node.name)/\(self[other].name)")
        }
        guard let copy = copies[result] else {
            throw AttributionError("the scores do not depend on '\(self[tensor].name)'; use gradcam")
        }
        return copy
    }
}

extension Attention {
    /// The mean of the rows that the head reads of a matrix of all tokens, before any attention: the identity's.
    var headRow: [Float] {
        var row = [Float](repeating: 0, count: tokens)
        for token in headTokens { row[token] = 1 / Float(headTokens.count) }
        return row
    }
}

extension [Float] {
    /// The row times a matrix of as many rows and columns.
    func times(_ matrix: [Float]) -> [Float] {
        var product = [Float](repeating: 0, count: count)
        for (row, factor) in enumerated() where factor != 0 {
            for column in indices { product[column] += factor * matrix[row * count + column] }
        }
        return product
    }
}
