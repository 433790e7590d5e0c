import Foundation
import Maps
import Media
import Pictures

/// Which of a map's values are written down.
public enum MapValues: String, Sendable, Codable, CaseIterable {
    /// The method's own; a frame that was not explained has those of the one before.
    case raw
    /// Smoothed, at the method's own resolution.
    case smoothed
    /// From 0 to 1, as they are painted: on the run's scale, faded, and on the finer grid in which maps move. Of what is signed, 0 is in
    /// the middle.
    case drawn
}

/// `--maps`: a NumPy file of float32 (frames, height, width), or with several maps a frame (frames, maps, height, width),
/// written frame by frame; how many there are is filled in at the end. For one thread.
final class MapsFile {
    private let file: SidecarFile
    private let kind: MapValues
    private let mapCount: Int
    /// Of each map; known with the first.
    private var size: PictureSize?
    private var count = 0

    /// - Parameter sizes: of each frame's maps, as the methods make them.
    init(path: String, sizes: [PictureSize], values kind: MapValues = .smoothed, overwrites: Bool) throws {
        guard Set(sizes).count == 1 else {
            let list = sizes.map { "\($0.width)x\($0.height)" }.joined(separator: ", ")
            throw CamVideoError(
                "cannot write \(path): the maps of a frame have different sizes (\(list)), which one array cannot hold; leave "
                    + "--maps out, or --compare")
        }
        self.kind = kind
        mapCount = sizes.count
        size = sizes.first
        file = try SidecarFile(path: path, overwrites: overwrites)
        guard file.isSeekable else {
            throw CamVideoError("cannot write \(path): maps need a file, and this is a pipe; name a file")
        }
        try file.append(header.encoded())
    }

    /// The next frame's.
    func append(_ views: [ShownView]) throws {
        let maps = views.map { view in
            switch kind {
            case .raw: view.moment.explanation.map
            case .smoothed: view.moment.smoothed
            case .drawn: view.drawn
            }
        }
        let sizes = maps.map { PictureSize(width: $0.width, height: $0.height) }
        if count == 0 { size = sizes.first }
        precondition(sizes.count == mapCount && sizes.allSatisfy { $0 == size }, "every map of a run has one size")
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
            Float.self, shape: [count] + (mapCount > 1 ? [mapCount] : []) + [size?.height ?? 0, size?.width ?? 0])
    }
}
