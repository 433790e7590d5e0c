import Foundation

/// A folder that tests read from. Where a test needs a file that may be missing, it says so with
/// `.enabled(if: Location.shared.isAvailable("models"))`, so that the skip is visible.
package struct Location: Sendable {
    package let folder: URL

    /// The package's root folder.
    package static let package = Location(
        folder: URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent())
    /// `fixtures`, whose files are committed.
    package static let fixtures = Location(folder: package.folder.appendingPathComponent("fixtures"))
    /// `shared`, beside the package: large models and videos that are not part of the repository.
    package static let shared = Location(
        folder: package.folder.deletingLastPathComponent().appendingPathComponent("shared"))

    /// The absolute path of a file or folder inside this one; the folder itself for an empty `relative`.
    package func path(_ relative: String = "") -> String {
        relative.isEmpty ? folder.path : folder.appendingPathComponent(relative).path
    }

    package func isAvailable(_ relative: String = "") -> Bool {
        FileManager.default.fileExists(atPath: path(relative))
    }
}
