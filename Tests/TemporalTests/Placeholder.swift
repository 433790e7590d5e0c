import Testing

@Suite struct TemporalPlaceholder { @Test func none() {} }
