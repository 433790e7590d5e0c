import Testing

@Suite struct MediaPlaceholder { @Test func none() {} }
