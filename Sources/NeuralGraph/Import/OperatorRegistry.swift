import ONNX

/// ONNX's operators by name: one line each.
package enum OperatorRegistry {
    package typealias Reader = @Sendable (ONNXNode, inout Importer) throws -> Void

    package static let readers: [String: Reader] = [
        "Add": { try Binary.read($0, &$1, .add) },
        "AveragePool": { try AveragePool.read($0, &$1) },
        "BatchNormalization": { try ChannelAffine.read($0, &$1) },
        "Cast": { try Constants.readCast($0, &$1) },
        "Concat": { try Concat.read($0, &$1) },
        "Constant": { try Constants.read($0, &$1) },
        "ConstantOfShape": { try Constants.readConstantOfShape($0, &$1) },
        "Conv": { try Convolution.read($0, &$1) },
        "Div": { try Binary.read($0, &$1, .divide) },
        "Dropout": { try Constants.readIdentity($0, &$1) },
        "Exp": { try Unary.read($0, &$1, .exp) },
        "Expand": { try Expand.read($0, &$1) },
        "Flatten": { try Reshape.readFlatten($0, &$1) },
        "Gather": { try Gather.read($0, &$1) },
        "Gemm": { try MatMul.readGemm($0, &$1) },
        "GlobalAveragePool": { try Reduce.readGlobalAveragePool($0, &$1) },
        "Identity": { try Constants.readIdentity($0, &$1) },
        "Log": { try Unary.read($0, &$1, .log) },
        "LogSoftmax": { try Softmax.read($0, &$1, logarithm: true) },
        "MatMul": { try MatMul.readMatMul($0, &$1) },
        "Max": { try Binary.read($0, &$1, .maximum) },
        "MaxPool": { try MaxPool.read($0, &$1) },
        "Min": { try Binary.read($0, &$1, .minimum) },
        "Mul": { try Binary.read($0, &$1, .multiply) },
        "Pad": { try Pad.read($0, &$1) },
        "ReduceMean": { try Reduce.read($0, &$1, .mean) },
        "ReduceSum": { try Reduce.read($0, &$1, .sum) },
        "Relu": { try Unary.read($0, &$1, .relu) },
        "Reshape": { try Reshape.readReshape($0, &$1) },
        "Shape": { try Constants.readShape($0, &$1) },
        "Sigmoid": { try Unary.read($0, &$1, .sigmoid) },
        "Slice": { try Slice.read($0, &$1) },
        "Softmax": { try Softmax.read($0, &$1, logarithm: false) },
        "Sqrt": { try Unary.read($0, &$1, .sqrt) },
        "Squeeze": { try Reshape.readSqueeze($0, &$1) },
        "Sub": { try Binary.read($0, &$1, .subtract) },
        "Sum": { try Binary.read($0, &$1, .add) },
        "Tanh": { try Unary.read($0, &$1, .tanh) },
        "Transpose": { try Transpose.read($0, &$1) },
        "Unsqueeze": { try Reshape.readUnsqueeze($0, &$1) },
    ]
}
