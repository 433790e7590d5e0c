import Testing

@Suite struct CamVideoPlaceholder { @Test func none() {} }
