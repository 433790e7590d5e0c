import Testing

@Suite struct StagesPlaceholder { @Test func none() {} }
