import Testing

@Suite struct RenderingPlaceholder { @Test func none() {} }
