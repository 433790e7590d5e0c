import Foundation
import Maps
import Media
import Pictures

/// `--maps`: a NumPy file of float32 (frames, height, width), or with several maps a frame (frames, maps, height, width),
/// written frame by frame; how many there are is filled in at the end. For one thread.
final class MapsFile {
    private let file: SidecarFile
    private let sizes: [PictureSize]
    private var count = 0

    /// - Parameter sizes: of each frame's maps.
    init(path: String, sizes: [PictureSize], overwrites: Bool) throws {
        guard Set(sizes).count == 1 else {
            let list = sizes.map { "\($0.width)x\($0.height)" }.joined(separator: ", ")
            throw CamVideoError(
                "cannot write \(path): the maps of a frame have different sizes (\(list)), which one array cannot hold; leave "
                    + "--maps out, or --compare")
        }
        self.sizes = sizes
        file = try SidecarFile(path: path, overwrites: overwrites)
        guard file.isSeekable else {
            throw CamVideoError("cannot write \(path): maps need a file, and this is a pipe; name a file")
        }
        try file.append(header.encoded())
    }

    /// The next frame's.
    func append(_ maps: [SaliencyMap]) throws {
        precondition(
            maps.map { PictureSize(width: $0.width, height: $0.height) } == sizes, "every map of a run has one size")
        for map in maps { try file.append(map.values.withUnsafeBytes { Data($0) }) }
        count += 1
    }

    func complete() throws {
        try file.patchStart(header.encoded())
        try file.complete()
    }

    /// To be committed together with the job's other files.
    var output: OutputFile { file.file }

    func discard() { file.discard() }

    private var header: NumPyHeader {
        NumPyHeader(
            Float.self, shape: [count] + (sizes.count > 1 ? [sizes.count] : []) + [sizes[0].height, sizes[0].width])
    }
}
