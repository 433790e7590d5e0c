/// How the elements of an activation lie in memory while a network runs.
package enum ElementFormat: Sendable {
    case float32
    case bfloat16

    package var byteCount: Int { self == .float32 ? 4 : 2 }
}
