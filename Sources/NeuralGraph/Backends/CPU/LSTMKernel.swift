import OneDNN

/// `LSTM`, step by step.
struct LSTMKernel: Kernel {
    let cell: LSTMCell
    let isReversed: Bool

    var implementation: String { cell.implementation }
    var weightByteCount: Int { cell.weightByteCount }
    var scratchpadByteCount: Int { LSTMCell.Workspace.byteCount(cell.primitives, buffers: cell.bufferCounts) }

    func bind(_ memory: KernelMemory) throws -> () throws -> Void {
        guard let scratchpad = memory.scratchpad else { throw GraphError("it has no scratchpad") }
        var workspace = LSTMCell.Workspace(scratchpad, cell.primitives)
        let step = try LSTMCell.Bound(cell, &workspace, memory.stream)
        let (x, firstHidden, firstCell) = (memory.input(0), memory.input(2), memory.input(3))
        let (output, batch, count, isReversed) = (memory.outputFloats, cell.batch, cell.hidden, isReversed)
        let order = Array(isReversed ? (0..<cell.steps).reversed() : Array(0..<cell.steps))
        return {
            step.hidden.update(from: firstHidden, count: batch * count)
            step.cell.update(from: firstCell, count: batch * count)
            for time in order {
                step.gates.update(from: x + time * batch * 4 * count, count: batch * 4 * count)
                try step.run()
                for row in 0..<batch {
                    let (gates, cell) = (step.gates + row * 4 * count, step.cell + row * count)
                    for j in 0..<count {
                        cell[j] = gates[2 * count + j] * cell[j] + gates[j] * gates[3 * count + j]
                    }
                }
                try step.squash()
                for row in 0..<batch {
                    let (gates, hidden) = (step.gates + row * 4 * count, step.hidden + row * count)
                    let squashed = step.squashed + row * count
                    for j in 0..<count { hidden[j] = gates[count + j] * squashed[j] }
                    let target = output + (time * batch + row) * 2 * count
                    target.update(from: hidden, count: count)
                    (target + count).update(from: step.cell + row * count, count: count)
                }
            }
        }
    }
}

/// `LSTMGradient`: the gates are computed again, step by step from the last one.
struct LSTMGradientKernel: Kernel {
    let cell: LSTMCell
    /// From the gates' gradient to that of the hidden state before the step.
    let backward: LSTMCell.Product
    let isReversed: Bool

    var implementation: String { cell.implementation }
    var weightByteCount: Int { cell.weightByteCount + backward.weights.buffer.byteCount }
    private var primitives: [Primitive] { cell.primitives + [backward.primitive] }

    var scratchpadByteCount: Int {
        let states = cell.batch * cell.hidden
        return LSTMCell.Workspace.byteCount(primitives, buffers: cell.bufferCounts + [4 * states, states, states])
    }

    func bind(_ memory: KernelMemory) throws -> () throws -> Void {
        guard let scratchpad = memory.scratchpad else { throw GraphError("it has no scratchpad") }
        var workspace = LSTMCell.Workspace(scratchpad, primitives)
        let step = try LSTMCell.Bound(cell, &workspace, memory.stream)
        let (batch, count, steps) = (cell.batch, cell.hidden, cell.steps)
        // The gradients of the gates before their functions, and of the states after the step.
        let gateSlopes = workspace.take(4 * batch * count)
        let (hiddenSlopes, cellSlopes) = (workspace.take(batch * count), workspace.take(batch * count))
        let product = try backward.bind(gateSlopes, hiddenSlopes, scratchpad: workspace.primitives, memory.stream)
        let (x, firstHidden, firstCell) = (memory.input(0), memory.input(2), memory.input(3))
        let (states, upstream, output) = (memory.input(4), memory.input(5), memory.outputFloats)
        let order = isReversed ? Array(0..<steps) : (0..<steps).reversed()
        return {
            hiddenSlopes.update(repeating: 0, count: batch * count)
            cellSlopes.update(repeating: 0, count: batch * count)
            for (number, time) in order.enumerated() {
                let before = number + 1 < steps ? order[number + 1] : nil
                /// The states before this step in one row of the batch.
                func previous(_ row: Int) -> (hidden: UnsafeMutablePointer<Float>, cell: UnsafeMutablePointer<Float>) {
                    guard let before else { return (firstHidden + row * count, firstCell + row * count) }
                    let state = states + (before * batch + row) * 2 * count
                    return (state, state + count)
                }
                step.gates.update(from: x + time * batch * 4 * count, count: batch * 4 * count)
                for row in 0..<batch {
                    (step.hidden + row * count).update(from: previous(row).hidden, count: count)
                    let state = states + (time * batch + row) * 2 * count
                    (step.cell + row * count).update(from: state + count, count: count)
                }
                try step.run()
                try step.squash()
                for row in 0..<batch {
                    let (gates, squashed) = (step.gates + row * 4 * count, step.squashed + row * count)
                    let (slopes, hiddenSlope) = (gateSlopes + row * 4 * count, hiddenSlopes + row * count)
                    let (cellSlope, cellBefore) = (cellSlopes + row * count, previous(row).cell)
                    let above = upstream + (time * batch + row) * 2 * count
                    let target = output + (time * batch + row) * 5 * count
                    for j in 0..<count {
                        let (i, o, f, g) = (gates[j], gates[count + j], gates[2 * count + j], gates[3 * count + j])
                        let t = squashed[j]
                        let dh = hiddenSlope[j] + above[j]
                        let dc = cellSlope[j] + above[count + j] + dh * o * (1 - t * t)
                        slopes[j] = dc * g * i * (1 - i)
                        slopes[count + j] = dh * t * o * (1 - o)
                        slopes[2 * count + j] = dc * cellBefore[j] * f * (1 - f)
                        slopes[3 * count + j] = dc * i * (1 - g * g)
                        cellSlope[j] = dc * f
                    }
                    target.update(from: slopes, count: 4 * count)
                    (target + 4 * count).update(from: cellSlope, count: count)
                }
                try product.run()
            }
        }
    }
}
