internal import CFFmpeg

/// Settings by name, as libav*'s AVDictionary has them.
struct Options {
    private var entries: [String: String]

    init(_ entries: [String: String] = [:]) { self.entries = entries }

    subscript(name: String) -> String? {
        get { entries[name] }
        set { entries[name] = newValue }
    }

    /// Calls `body` with a dictionary of the entries; the callee takes out what it knows.
    /// - Returns: what the callee returned; `unused` has the names it left.
    mutating func withDictionary<R>(_ body: (inout OpaquePointer?) throws -> R) rethrows -> R {
        var dictionary: OpaquePointer?
        for (name, value) in entries { av_dict_set(&dictionary, name, value, 0) }
        defer { av_dict_free(&dictionary) }
        let result = try body(&dictionary)
        unused = []
        var entry: UnsafeMutablePointer<AVDictionaryEntry>?
        while let next = av_dict_get(dictionary, "", entry, AV_DICT_IGNORE_SUFFIX) {
            unused.append(String(cString: next.pointee.key))
            entry = next
        }
        return result
    }

    private(set) var unused: [String] = []
}
