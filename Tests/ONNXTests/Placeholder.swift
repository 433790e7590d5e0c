import Testing

@Suite struct ONNXPlaceholder { @Test func none() {} }
