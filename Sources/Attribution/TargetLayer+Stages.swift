import NeuralGraph

extension TargetLayer {
    /// The last feature map before the head, and before it the last one of each finer resolution that everything goes
    /// through: what a residual network's stages give. At most four, the finest first; of a network with one resolution, one.
    static func stages(in graph: Graph, score: TensorID) throws -> [TargetLayer] {
        let last = try resolve([], in: graph, score: score)[0]
        let grids = FeatureGrid.all(in: graph)
        var stages = [last]
        var (rows, columns) = last.grid.size(graph.shape(of: last.tensor))
        for tensor in graph.bottlenecks(before: last.tensor).reversed() {
            guard let grid = grids[tensor], stages.count < 4 else { continue }
            if case .blocks = grid { continue }
            let size = grid.size(graph.shape(of: tensor))
            guard size.rows * size.columns > rows * columns else { continue }
            (rows, columns) = size
            stages.append(
                TargetLayer(
                    name: graph[tensor].name, tensor: tensor, grid: grid,
                    reason: "the last feature map of \(size.columns)x\(size.rows)", isGridLost: false))
        }
        return stages.reversed()
    }
}

extension Graph {
    /// The tensors between the inputs and `tensor` that all of it is computed of, in their order.
    fileprivate func bottlenecks(before tensor: TensorID) -> [TensorID] {
        var needed: Set<TensorID> = [tensor]
        var lastUses: [TensorID: Int] = [:]
        for (index, node) in nodes.enumerated().reversed() where needed.contains(node.output) {
            needed.formUnion(node.inputs)
            for input in node.inputs where lastUses[input] == nil { lastUses[input] = index }
        }
        var live = Set(inputs.filter { lastUses[$0] != nil })
        var computed = live
        var result: [TensorID] = []
        for (index, node) in nodes.enumerated() where needed.contains(node.output) && node.output != tensor {
            guard node.inputs.contains(where: { computed.contains($0) }) else { continue }
            live.insert(node.output)
            computed.insert(node.output)
            for input in node.inputs where lastUses[input] == index { live.remove(input) }
            if live == [node.output] { result.append(node.output) }
        }
        return result
    }
}
