import NeuralGraph

extension Graph {
    /// Appends the nodes that show a tensor as a feature map [1, C, H, W], without tokens that belong to no place.
    mutating func appendFeatureMap(_ tensor: TensorID, _ grid: FeatureGrid) throws -> TensorID {
        let (shape, name) = (self.shape(of: tensor), self[tensor].name)
        let (size, channels) = (grid.size(shape), grid.channels(shape))
        let result = [1, channels, size.rows, size.columns]
        switch grid {
        case .blocks: throw AttributionError("'\(name)' is no feature map")
        case .axes(let channel, let row, let column):
            if [channel, row, column] == [1, 2, 3], shape.count == 4 { return tensor }
            let others = shape.indices.filter { ![channel, row, column].contains($0) }
            let moved = try add(
                Transpose(permutation: others + [channel, row, column]), [tensor], name: "\(name)/features")
            return try add(Reshape(shape: result), [moved], name: "\(name)/features")
        case .tokens(let channel, let token, _, _, let prefix):
            var places = tensor
            if prefix > 0 {
                var part = shape
                part[token] -= prefix
                let starts = shape.indices.map { $0 == token ? prefix : 0 }
                places = try add(Slice(starts: starts, shape: part), [tensor], name: "\(name)/places")
            }
            let others = shape.indices.filter { $0 != channel && $0 != token }
            let moved = try add(
                Transpose(permutation: others + [channel, token]), [places], name: "\(name)/features")
            return try add(Reshape(shape: result), [moved], name: "\(name)/features")
        }
    }
}
