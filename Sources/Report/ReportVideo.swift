import Foundation

/// Where a report's page finds the video.
package enum ReportVideo: Sendable, Equatable {
    /// Beside the page, or wherever this relative address leads from it.
    case linked(address: String)
    /// In the page itself.
    case embedded(path: String)

    /// Of an embedded video, in bytes: what browsers open without trouble.
    package static let mostEmbeddedBytes = 96 << 20

    /// The address of a file for a page in a folder, as a browser has to read it.
    /// - Parameters:
    ///   - file: an absolute path.
    ///   - folder: another one.
    package static func address(of file: String, from folder: String) -> String {
        let (target, base) = (parts(file), parts(folder))
        let common = zip(target, base).prefix { $0 == $1 }.count
        let steps = Array(repeating: "..", count: base.count - common) + target[common...].map(encoded)
        // A name with a colon at the front would be read as a scheme.
        return steps.first == ".." ? steps.joined(separator: "/") : "./" + steps.joined(separator: "/")
    }

    private static func parts(_ path: String) -> [String] {
        var parts: [String] = []
        for part in path.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(String(part)) }
        }
        return parts
    }

    private static func encoded(_ name: String) -> String {
        name.utf8.map { byte in
            let scalar = UnicodeScalar(byte)
            let isPlain = byte < 128 && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
            return isPlain || "-._~".unicodeScalars.contains(scalar)
                ? String(scalar) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }.joined()
    }
}
