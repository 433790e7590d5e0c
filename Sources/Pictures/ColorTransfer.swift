/// The curve from light to code, by its number in ITU-T H.273, table 3. Pictures are drawn on as they are coded, so it is
/// only ever handed on.
package struct ColorTransfer: RawRepresentable, Sendable, Hashable {
    package let rawValue: UInt32

    package init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Where the stream does not say.
    package static let unspecified = ColorTransfer(rawValue: 2)
}
