/// Which codes stand for black, white and full chroma.
package enum ColorRange: Sendable, Hashable, CaseIterable {
    /// At 8 bits luma 16...235 and chroma 16...240; at n bits 2^(n - 8) times that.
    case limited
    /// Every code: at 8 bits luma and chroma 0...255.
    case full
}
