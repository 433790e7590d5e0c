import NeuralGraph

/// The grid of one operator's output, given its inputs' grids and what the operator does to them.
struct GridPropagation {
    let inputs: [(shape: [Int], grid: FeatureGrid?)]
    let output: [Int]
    /// Of the picture, where it was last followed on the way to the first input that comes from it.
    let lastSize: (rows: Int, columns: Int)?

    func grid(through effect: GridEffect) -> FeatureGrid? {
        switch effect {
        case .keeps:
            // Of several operands, one that is not broadcast: residual branches that lost the grid get it back.
            inputs.first { $0.grid != nil && $0.shape == output }?.grid
        case .slides(let window): slid(window)
        case .resizes(let before): resized(before: before)
        case .concatenates(let axis): concatenated(along: axis)
        case .permutes(let permutation): inputs[0].grid?.permuted(by: permutation)
        case .reshapes: reshaped()
        case .multipliesLastAxis: multiplied()
        case .loses: nil
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
        guard inputs[0].shape.count == output.count, before.count == output.count, let grid = inputs[0].grid
        else { return nil }
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
    private func multiplied() -> FeatureGrid? {
        guard inputs[1].grid == nil, inputs[1].shape.count == 2, let grid = inputs[0].grid,
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
