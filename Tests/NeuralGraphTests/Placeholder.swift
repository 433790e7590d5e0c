import Testing

@Suite struct NeuralGraphPlaceholder { @Test func none() {} }
