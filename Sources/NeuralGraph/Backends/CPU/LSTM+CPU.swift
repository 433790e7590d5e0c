import OneDNN

extension LSTM {
    func makeKernel(_ operands: Operands, _ engine: Engine) throws -> any Kernel {
        LSTMKernel(cell: try LSTMCell(operands, engine), isReversed: isReversed)
    }
}

extension LSTMGradient {
    func makeKernel(_ operands: Operands, _ engine: Engine) throws -> any Kernel {
        LSTMGradientKernel(
            cell: try LSTMCell(operands, engine), backward: try LSTMCell.Product(backwardOf: operands, engine),
            isReversed: isReversed)
    }
}
