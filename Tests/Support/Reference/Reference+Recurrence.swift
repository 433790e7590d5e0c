import Foundation
import NeuralGraph

/// An LSTM by its equations, one number at a time.
extension ReferenceExecutor {
    /// What one unit computes at one step of one sequence.
    private struct Unit {
        let input, output, forget, candidate: Double
        let cellBefore, cell: Double
    }

    /// - Parameter x: what the input adds to each gate, [T, B, 4H].
    private static func units(
        _ x: ReferenceTensor, weights: ReferenceTensor, hidden: ReferenceTensor, cell: ReferenceTensor, isReversed: Bool
    ) -> [[[Unit]]] {
        let (steps, batch, count) = (x.shape[0], x.shape[1], weights.shape[1])
        var result = [[[Unit]]](repeating: [], count: steps)
        var states = (0..<batch).map { row in (0..<count).map { hidden[[row, $0]] } }
        var cells = (0..<batch).map { row in (0..<count).map { cell[[row, $0]] } }
        for time in isReversed ? Array((0..<steps).reversed()) : Array(0..<steps) {
            result[time] = (0..<batch).map { row in
                (0..<count).map { unit in
                    func gate(_ number: Int) -> Double {
                        let at = number * count + unit
                        return (0..<count).reduce(x[[time, row, at]]) { $0 + weights[[at, $1]] * states[row][$1] }
                    }
                    let (input, output, forget) = (sigmoid(gate(0)), sigmoid(gate(1)), sigmoid(gate(2)))
                    let (before, candidate) = (cells[row][unit], tanh(gate(3)))
                    return Unit(
                        input: input, output: output, forget: forget, candidate: candidate, cellBefore: before,
                        cell: forget * before + input * candidate)
                }
            }
            states = result[time].map { $0.map { $0.output * tanh($0.cell) } }
            cells = result[time].map { $0.map(\.cell) }
        }
        return result
    }

    static func lstm(_ operation: LSTM, _ inputs: [ReferenceTensor]) -> ReferenceTensor {
        let count = inputs[1].shape[1]
        let units = units(
            inputs[0], weights: inputs[1], hidden: inputs[2], cell: inputs[3], isReversed: operation.isReversed)
        return ReferenceTensor([inputs[0].shape[0], inputs[0].shape[1], 2 * count]) { index in
            let unit = units[index[0]][index[1]][index[2] % count]
            return index[2] < count ? unit.output * tanh(unit.cell) : unit.cell
        }
    }

    /// Back through time: what each unit passes on to the step before.
    static func lstmGradient(_ operation: LSTMGradient, _ inputs: [ReferenceTensor]) -> ReferenceTensor {
        let (weights, upstream) = (inputs[1], inputs[5])
        let (steps, batch, count) = (inputs[0].shape[0], inputs[0].shape[1], weights.shape[1])
        let units = units(
            inputs[0], weights: weights, hidden: inputs[2], cell: inputs[3], isReversed: operation.isReversed)
        var result = ReferenceTensor([steps, batch, 5 * count], filledWith: 0)
        for row in 0..<batch {
            var (hidden, cell) = ([Double](repeating: 0, count: count), [Double](repeating: 0, count: count))
            for time in operation.isReversed ? Array(0..<steps) : (0..<steps).reversed() {
                for (number, unit) in units[time][row].enumerated() {
                    let squashed = tanh(unit.cell)
                    let dHidden = hidden[number] + upstream[[time, row, number]]
                    let dCell =
                        cell[number] + upstream[[time, row, count + number]]
                        + dHidden * unit.output * (1 - squashed * squashed)
                    let gates = [
                        dCell * unit.candidate * unit.input * (1 - unit.input),
                        dHidden * squashed * unit.output * (1 - unit.output),
                        dCell * unit.cellBefore * unit.forget * (1 - unit.forget),
                        dCell * unit.input * (1 - unit.candidate * unit.candidate),
                    ]
                    for (gate, value) in gates.enumerated() { result[[time, row, gate * count + number]] = value }
                    cell[number] = dCell * unit.forget
                    result[[time, row, 4 * count + number]] = cell[number]
                }
                hidden = (0..<count).map { unit in
                    (0..<4 * count).reduce(0) { $0 + result[[time, row, $1]] * weights[[$1, unit]] }
                }
            }
        }
        return result
    }

    private static func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
}
