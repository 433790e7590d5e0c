import Foundation
import Maps
import Media

/// `--maps`: a NumPy file of float32 (frames, height, width), written map by map; how many there are is filled in at the
/// end. For one thread.
final class MapsFile {
    private let file: SidecarFile
    private let width: Int
    private let height: Int
    private var count = 0

    init(path: String, width: Int, height: Int, overwrites: Bool) throws {
        self.width = width
        self.height = height
        file = try SidecarFile(path: path, overwrites: overwrites)
        guard file.isSeekable else {
            throw CamVideoError("cannot write \(path): maps need a file, and this is a pipe; name a file")
        }
        try file.append(header.encoded())
    }

    func append(_ map: SaliencyMap) throws {
        precondition(map.width == width && map.height == height, "every map of a run has one size")
        try file.append(map.values.withUnsafeBytes { Data($0) })
        count += 1
    }

    func complete() throws {
        try file.patchStart(header.encoded())
        try file.complete()
    }

    /// To be committed together with the job's other files.
    var output: OutputFile { file.file }

    func discard() { file.discard() }

    private var header: NumPyHeader { NumPyHeader(Float.self, shape: [count, height, width]) }
}
