import Testing

@Suite struct AttributionPlaceholder { @Test func none() {} }
