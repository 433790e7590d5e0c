import NeuralGraph

/// Where a tensor keeps the picture's grid: which of its axes are channels, rows and columns, or which one counts tokens.
package enum FeatureGrid: Sendable, Equatable {
    /// Rows and columns are axes of their own, as in a convolution's [1, C, H, W] or a ConvNeXt's [1, H, W, C].
    case axes(channel: Int, row: Int, column: Int)
    /// One axis counts the grid's cells in row-major order, after `prefix` tokens that belong to no place (class tokens).
    case tokens(channel: Int, token: Int, rows: Int, columns: Int, prefix: Int)
    /// Rows and columns of blocks of the picture; every other axis is a part of a block. On the way to a coarser grid only.
    case blocks(row: Int, column: Int)

    /// The rows and columns of a tensor of this shape.
    func size(_ shape: [Int]) -> (rows: Int, columns: Int) {
        switch self {
        case .axes(_, let row, let column), .blocks(let row, let column): (shape[row], shape[column])
        case .tokens(_, _, let rows, let columns, _): (rows, columns)
        }
    }

    func channels(_ shape: [Int]) -> Int {
        switch self {
        case .axes(let channel, _, _), .tokens(let channel, _, _, _, _): shape[channel]
        case .blocks(let row, let column):
            shape.indices.reduce(1) { $1 == row || $1 == column ? $0 : $0 * shape[$1] }
        }
    }

    /// The row-major places of a channel's elements in a tensor of this shape.
    func elements(ofChannel index: Int, _ shape: [Int]) -> [Int] {
        var strides = [Int](repeating: 1, count: shape.count)
        for axis in shape.indices.dropLast().reversed() { strides[axis] = strides[axis + 1] * shape[axis + 1] }
        let (rows, columns) = size(shape)
        switch self {
        case .axes(let channel, let row, let column):
            return (0..<rows * columns).map {
                index * strides[channel] + $0 / columns * strides[row] + $0 % columns * strides[column]
            }
        case .tokens(let channel, let token, _, _, let prefix):
            return (0..<rows * columns).map { index * strides[channel] + (prefix + $0) * strides[token] }
        case .blocks: return []
        }
    }

    /// - Throws: `AttributionError` for blocks, which have no axis of channels.
    var channelAxis: Int {
        get throws {
            switch self {
            case .axes(let channel, _, _), .tokens(let channel, _, _, _, _): return channel
            case .blocks: throw AttributionError("blocks of the picture have no axis of channels")
            }
        }
    }

    /// Tokens that belong to no place in the picture.
    var prefix: Int { if case .tokens(_, _, _, _, let prefix) = self { prefix } else { 0 } }

    /// The grid of every tensor of a network whose input is a picture, where it has one.
    static func all(in graph: Graph) -> [TensorID: FeatureGrid] {
        var grids: [TensorID: FeatureGrid] = [:]
        // Rows and columns where the picture was last followed.
        var sizes: [TensorID: (rows: Int, columns: Int)] = [:]
        for input in graph.inputs where graph.shape(of: input).count == 4 {
            let shape = graph.shape(of: input)
            grids[input] = .axes(channel: 1, row: 2, column: 3)
            sizes[input] = (shape[2], shape[3])
        }
        for node in graph.nodes {
            let shape = graph.shape(of: node.output)
            let inputs = node.inputs.map { (shape: graph.shape(of: $0), grid: grids[$0]) }
            let lastSize = node.inputs.lazy.compactMap { sizes[$0] }.first
            let propagation = GridPropagation(inputs: inputs, output: shape, lastSize: lastSize)
            sizes[node.output] = lastSize
            if let grid = propagation.grid(through: node.operation.gridEffect), grid.fits(shape) {
                grids[node.output] = grid
                sizes[node.output] = grid.size(shape)
            }
        }
        return grids
    }

    private func fits(_ shape: [Int]) -> Bool {
        switch self {
        case .axes(let channel, let row, let column):
            [channel, row, column].allSatisfy { shape.indices.contains($0) }
                && shape.indices.allSatisfy { [channel, row, column].contains($0) || shape[$0] == 1 }
        case .tokens(let channel, let token, let rows, let columns, let prefix):
            [channel, token].allSatisfy { shape.indices.contains($0) } && shape[token] == rows * columns + prefix
                && shape.indices.allSatisfy { [channel, token].contains($0) || shape[$0] == 1 }
        case .blocks(let row, let column): shape.indices.contains(row) && shape.indices.contains(column)
        }
    }
}
