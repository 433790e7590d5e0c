import Foundation
import Media

/// The project's own clip, `fixtures/road.mp4`, on which the demo model shows what it knows.
enum DemoClip {
    static let byteCount = 1_655_636
    /// FNV-1a of the file's bytes, 64 bits.
    static let hash: UInt64 = 0xb62d_47bc_ee9d_9f1e

    /// Whether an input is the clip, under whatever name.
    static func isInput(_ input: MediaInput) -> Bool {
        guard case .file(let path) = input,
            let attributes = try? FileManager.default.attributesOfItem(atPath: path),
            attributes[.type] as? FileAttributeType == .typeRegular, attributes[.size] as? Int == byteCount,
            let bytes = FileManager.default.contents(atPath: path)
        else { return false }
        return bytes.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 } == hash
    }

    /// What the demo model is, for those who show it something else.
    static let notice =
        "the built-in demo model explains this video; it knows drawn road scenes only, so its classes and maps mean little for "
        + "other pictures (name a model with -m)"
}
