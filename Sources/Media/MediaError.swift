internal import CFFmpeg

/// What went wrong in libav*, or in the files around it, told as one sentence.
package struct MediaError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What was tried, to be read after "cannot": "open the input", "write a packet".
    package let operation: String
    /// The AVERROR code; negative.
    package let code: Int32
    /// The reason, and what to do where that is known.
    package let message: String
    /// The file or URL, where one was involved.
    package let path: String?

    /// - Parameter message: by default, libav*'s own text for the code.
    package init(operation: String, code: Int32, message: String? = nil, path: String? = nil) {
        self.operation = operation
        self.code = code
        self.message = message ?? Self.text(of: code)
        self.path = path
    }

    package var description: String {
        if let path { return "cannot \(operation) \(path): \(message)" }
        return "cannot \(operation): \(message)"
    }

    /// libav*'s text for a code, as it stands inside a sentence.
    private static func text(of code: Int32) -> String {
        var buffer = [CChar](repeating: 0, count: Int(AV_ERROR_MAX_STRING_SIZE))
        guard av_strerror(code, &buffer, buffer.count) == 0 else { return "error \(code)" }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self).lowercasedFirst
    }
}

extension String {
    /// With its first letter in lower case: a system's message, so that it can stand inside a sentence.
    package var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}

/// The one funnel from libav*'s negative return values to errors; returns the value when it is not negative.
@discardableResult
func check(
    _ code: Int32, _ operation: @autoclosure () -> String, path: @autoclosure () -> String? = nil
) throws(MediaError) -> Int32 {
    guard code < 0 else { return code }
    throw MediaError(operation: operation(), code: code, path: path())
}

/// The same funnel for allocations.
func check<T>(_ pointer: T?, allocating what: @autoclosure () -> String) throws(MediaError) -> T {
    guard let pointer else { throw MediaError(operation: "allocate \(what())", code: cam_error_no_memory) }
    return pointer
}
