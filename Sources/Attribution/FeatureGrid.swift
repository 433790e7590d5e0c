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
            let propagation = Propagation(inputs: inputs, output: shape, lastSize: lastSize)
            sizes[node.output] = lastSize
            if let grid = propagation.grid(through: node.operation), grid.fits(shape) {
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

/// What one operator does to the grid.
private struct Propagation {
    let inputs: [(shape: [Int], grid: FeatureGrid?)]
    let output: [Int]
    /// Of the picture, where it was last followed on the way to the first input that comes from it.
    let lastSize: (rows: Int, columns: Int)?

    func grid(through operation: any Operator) -> FeatureGrid? {
        switch operation {
        case let convolution as Convolution: slid(convolution.window)
        case let convolution as ConvolutionBackwardData: slid(convolution.window)
        case let pool as MaxPool: slid(pool.window)
        case let pool as AveragePool: slid(pool.window)
        case is Unary, is MathFunction, is ChannelAffine, is Normalize, is Binary, is Select:
            // Of several operands, one that is not broadcast: residual branches that lost the grid get it back.
            inputs.first { $0.grid != nil && $0.shape == output }?.grid
        case let pad as Pad: resized(before: pad.before)
        case let slice as Slice: resized(before: slice.starts.map { -$0 })
        case is Expand: resized(before: output.map { _ in 0 })
        case let concat as Concat: concatenated(along: concat.axis)
        case let transpose as Transpose: inputs[0].grid?.permuted(by: transpose.permutation)
        case is Reshape: reshaped()
        case let product as MatMul: multiplied(product)
        default: nil
        }
    }

    /// A window that slides over rows and columns leaves them what they are; over tokens it may see one at a time.
    private func slid(_ window: Window) -> FeatureGrid? {
        let isPointwise = [window.kernel, window.strides].allSatisfy { $0.allSatisfy { $0 == 1 } }
        switch inputs[0].grid {
        case .axes(channel: 1, _, _): return inputs[0].grid
        case .tokens(channel: 1, _, _, _, _): return isPointwise ? inputs[0].grid : nil
        case nil: return isPictureAgain(inputs[0].shape) ? .axes(channel: 1, row: 2, column: 3) : nil
        default: return nil
        }
    }

    /// Whether a tensor that could not be followed is laid out as a picture again: its proportions are nearly the old ones,
    /// which those of patches by places in a patch, for one, are not.
    private func isPictureAgain(_ shape: [Int]) -> Bool {
        guard shape.count == 4, let lastSize, shape[2] > 0, shape[3] > 0 else { return false }
        let change = Double(shape[2] * lastSize.columns) / Double(shape[3] * lastSize.rows)
        return (0.75...1.34).contains(change)
    }

    /// Parts of a tensor, or a larger one: the axes stay what they are, but tokens are no grid unless all of it is left.
    /// - Parameter before: how many elements are put before each axis, or taken away where it is negative.
    private func resized(before: [Int]) -> FeatureGrid? {
        guard inputs[0].shape.count == output.count, let grid = inputs[0].grid else { return nil }
        if case .blocks = grid { return nil }
        guard case .tokens(let channel, let token, let rows, let columns, let old) = grid else { return grid }
        let prefix = old + before[token]
        return prefix >= 0
            ? .tokens(channel: channel, token: token, rows: rows, columns: columns, prefix: prefix) : nil
    }

    private func concatenated(along axis: Int) -> FeatureGrid? {
        guard let at = inputs.firstIndex(where: { $0.grid != nil }), let grid = inputs[at].grid else { return nil }
        guard case .tokens(let channel, token: axis, let rows, let columns, let prefix) = grid else { return grid }
        let before = inputs[..<at].reduce(0) { $0 + $1.shape[axis] }
        return .tokens(channel: channel, token: axis, rows: rows, columns: columns, prefix: before + prefix)
    }

    /// A product with a matrix on the right maps channels to channels, where they are the last axis.
    private func multiplied(_ product: MatMul) -> FeatureGrid? {
        guard inputs[1].grid == nil, inputs[1].shape.count == 2, !product.transposesA, let grid = inputs[0].grid,
            inputs[0].shape.count == output.count
        else { return nil }
        let last = output.count - 1
        switch grid {
        case .axes(channel: last, _, _), .tokens(channel: last, _, _, _, _): return grid
        default: return nil
        }
    }

    private func reshaped() -> FeatureGrid? {
        guard let grid = inputs[0].grid else { return nil }
        let shape = inputs[0].shape
        let (rows, columns) = grid.size(shape)
        let channels = grid.channels(shape)
        let wide = output.indices.filter { output[$0] != 1 }
        switch grid {
        case .axes(let channel, let row, let column):
            guard row < column else { return nil }
            // [C, H, W] or [H, W, C] with axes of size 1 put in or taken out, or rows and columns made one.
            if wide.count == 3, wide.map({ output[$0] }) == shape.filter({ $0 != 1 }) {
                let order = [channel, row, column].sorted()
                let place = { (axis: Int) in wide[order.firstIndex(of: axis) ?? 0] }
                return .axes(channel: place(channel), row: place(row), column: place(column))
            }
            let sizes = wide.map { output[$0] }
            if wide.count == 5 {
                // Rows and columns each split into blocks and what is within them.
                let (at, channelAt) = channel < row ? (1, 0) : (0, 4)
                guard sizes[at] * sizes[at + 1] == rows, sizes[at + 2] * sizes[at + 3] == columns,
                    sizes[channelAt] == channels
                else { return nil }
                return .blocks(row: wide[at], column: wide[at + 2])
            }
            guard wide.count == 2 else { return nil }
            if channel < row, sizes == [channels, rows * columns] {
                return .tokens(channel: wide[0], token: wide[1], rows: rows, columns: columns, prefix: 0)
            }
            if channel > column, sizes == [rows * columns, channels] {
                return .tokens(channel: wide[1], token: wide[0], rows: rows, columns: columns, prefix: 0)
            }
            return nil
        case .blocks(let row, let column):
            // The parts of a block become its channels.
            let old = shape.indices.filter { shape[$0] != 1 }
            guard wide.count == 3, row < column else { return nil }
            if Array(old.prefix(2)) == [row, column], output[wide[0]] == rows, output[wide[1]] == columns {
                return .axes(channel: wide[2], row: wide[0], column: wide[1])
            }
            if Array(old.suffix(2)) == [row, column], output[wide[1]] == rows, output[wide[2]] == columns {
                return .axes(channel: wide[0], row: wide[1], column: wide[2])
            }
            return nil
        case .tokens(let channel, let token, _, _, let prefix):
            let sizes = wide.map { output[$0] }
            if sizes == shape.filter({ $0 != 1 }), wide.count == 2 {
                return .tokens(
                    channel: channel < token ? wide[0] : wide[1], token: channel < token ? wide[1] : wide[0],
                    rows: rows, columns: columns, prefix: prefix)
            }
            guard prefix == 0, wide.count == 3 else { return nil }
            if channel < token, sizes == [channels, rows, columns] {
                return .axes(channel: wide[0], row: wide[1], column: wide[2])
            }
            if channel > token, sizes == [rows, columns, channels] {
                return .axes(channel: wide[2], row: wide[0], column: wide[1])
            }
            return nil
        }
    }
}

extension FeatureGrid {
    fileprivate func permuted(by permutation: [Int]) -> FeatureGrid? {
        func moved(_ axis: Int) -> Int { permutation.firstIndex(of: axis) ?? axis }
        switch self {
        case .axes(let channel, let row, let column):
            return .axes(channel: moved(channel), row: moved(row), column: moved(column))
        case .blocks(let row, let column):
            return .blocks(row: moved(row), column: moved(column))
        case .tokens(let channel, let token, let rows, let columns, let prefix):
            return .tokens(
                channel: moved(channel), token: moved(token), rows: rows, columns: columns, prefix: prefix)
        }
    }
}

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
