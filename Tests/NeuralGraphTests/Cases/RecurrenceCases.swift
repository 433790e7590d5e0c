@testable import NeuralGraph

/// Recurrences in both directions, with states that are constants and that are computed.
extension OperatorCase {
    static let recurrences: [OperatorCase] = [(5, 3, 4), (1, 2, 3), (4, 1, 17), (3, 16, 24)].flatMap {
        (steps: Int, batch: Int, hidden: Int) in
        [false, true].flatMap { isReversed in
            [Origin.constant, .matMul].flatMap { state in
                let inputs: [Argument] = [
                    .init(shape: [steps, batch, 4 * hidden], origin: .matMul),
                    .init(shape: [4 * hidden, hidden], origin: .constant),
                    .init(shape: [batch, hidden], origin: state), .init(shape: [batch, hidden], origin: state),
                ]
                let upstream = Argument(shape: [steps, batch, 2 * hidden], origin: .input)
                return [
                    OperatorCase("LSTM reversed \(isReversed)", LSTM(isReversed: isReversed), inputs),
                    OperatorCase(name: "LSTMGrad reversed \(isReversed)", arguments: inputs + [upstream]) {
                        graph, operands in
                        let forward = Array(operands[..<4])
                        let output = try graph.add(LSTM(isReversed: isReversed), forward, name: "forward")
                        return try graph.add(
                            LSTMGradient(isReversed: isReversed), forward + [output, operands[4]], name: "node")
                    },
                ]
            }
        }
    }
}
