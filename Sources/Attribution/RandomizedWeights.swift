import NeuralGraph

/// A layer of a network whose weights were learnt.
package struct WeightedLayer: Sendable {
    package let name: String
    let weights: [TensorID]
}

/// The same network with learnt weights replaced, for sanity checks (Adebayo et al., 2018): a method whose map stays the same does
/// not show what was learnt.
extension Network {
    /// Convolutions and matrix products, the one nearest the scores first. Weights that several share are the first one's.
    package var weightedLayers: [WeightedLayer] {
        var seen: Set<TensorID> = []
        return graph.nodes.reversed().compactMap { node in
            switch node.operation.headRole {
            case .convolves, .multiplies: break
            default: return nil
            }
            let weights = node.inputs.filter {
                graph.isConstant($0) && graph.type(of: $0).elementType == .float32 && graph.shape(of: $0).count >= 2
                    && seen.insert($0).inserted
            }
            return weights.isEmpty ? nil : WeightedLayer(name: node.name, weights: weights)
        }
    }

    /// With the weights of some layers drawn from normal distributions of their own mean and standard deviation. Biases stay. A layer's
    /// numbers depend on the seed and its weights' size alone.
    package func randomizing(_ layers: some Sequence<WeightedLayer>, seed: UInt64) throws -> Network {
        var graph = graph
        for tensor in layers.flatMap(\.weights) {
            guard let constant = graph[tensor].constant else { continue }
            graph[tensor].constant = Constant(floats: try Self.redrawn(constant.floats(), seed: seed))
        }
        return Network(graph: graph, interface: interface)
    }

    private static func redrawn(_ weights: [Float], seed: UInt64) -> [Float] {
        let count = Double(max(weights.count, 1))
        let mean = weights.reduce(0.0) { $0 + Double($1) } / count
        let variance = weights.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / count
        var random = RandomNumbers(seed: seed &+ UInt64(weights.count))
        var result = weights
        random.fillNormal(&result)
        return result.map { Float(mean) + Float(variance.squareRoot()) * $0 }
    }
}
