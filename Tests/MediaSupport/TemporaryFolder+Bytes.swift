import Foundation
import TestSupport

extension TemporaryFolder {
    @discardableResult
    package func write(_ bytes: [UInt8], to name: String) throws -> String { try write(Data(bytes), to: name) }

    package func bytes(of path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: path))) }

    /// Names in the folder, sorted.
    package var contents: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: path("")).sorted() }
    }

    /// A clip whose pictures come back as they are.
    /// - Returns: its path.
    package func losslessClip(_ raw: RawClip, name: String = "in.mkv") throws -> String {
        let source = try write(raw.bytes, to: "raw-\(name).avi")
        try transcode(source, to: path(name), settings: .lossless)
        return path(name)
    }
}

extension Location {
    /// A real drive: H.264 with B-frames and an AAC track, in a time base of 1/25.
    package static let dashcam = "video/dashcam-road.mp4"
}
