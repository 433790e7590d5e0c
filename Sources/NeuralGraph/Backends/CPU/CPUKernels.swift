import OneDNN

extension CPUBackend {
    /// The operators that it computes: one line each.
    static let kernels = KernelTable<Engine>([
        .kernel(AveragePool.makeKernel),
        .kernel(AveragePoolGradient.makeKernel),
        .kernel(Binary.makeKernel),
        .kernel(ChannelAffine.makeKernel),
        .kernel(Concat.makeKernel),
        .kernel(Convolution.makeKernel),
        .kernel(ConvolutionBackwardData.makeKernel),
        .kernel(Expand.makeKernel),
        .kernel(Gather.makeKernel),
        .kernel(JoinedAffine.makeKernel),
        .kernel(LSTM.makeKernel),
        .kernel(LSTMGradient.makeKernel),
        .kernel(MatMul.makeKernel),
        .kernel(MathFunction.makeKernel),
        .kernel(MaxPool.makeKernel),
        .kernel(MaxPoolGradient.makeKernel),
        .kernel(Normalize.makeKernel),
        .kernel(NormalizeGradient.makeKernel),
        .kernel(Pad.makeKernel),
        .kernel(Reduce.makeKernel),
        .kernel(Reorder.makeKernel),
        .kernel(Scatter.makeKernel),
        .kernel(Select.makeKernel),
        .kernel(Slice.makeKernel),
        .kernel(SliceGradient.makeKernel),
        .kernel(Softmax.makeKernel),
        .kernel(Unary.makeKernel),
        .kernel(UnaryGradient.makeKernel),
    ])
}
