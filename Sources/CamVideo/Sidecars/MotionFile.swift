import Foundation
import Maps
import Media
import Motion
import Pictures

/// A NumPy file of float32 (frames, rows, columns, 4), written frame by frame; how many there are is filled in at the end. For one
/// thread.
final class MotionFile {
    private let file: SidecarFile
    private let path: String
    private var grid = (rows: 0, columns: 0)
    private(set) var frames = 0

    init(path: String, overwrites: Bool) throws {
        self.path = path
        file = try SidecarFile(path: path, overwrites: overwrites)
        guard file.isSeekable else {
            throw CamVideoError("cannot write \(path): motion needs a file, and this is a pipe; name a file")
        }
        try file.append(header.encoded())
    }

    /// The next frame's, of which all have the same grid.
    /// - Parameter picture: its size, upright.
    func append(_ field: MotionField, picture: PictureSize) throws {
        precondition(frames == 0 || grid == (field.rows, field.columns), "every field of a run has one grid")
        grid = (field.rows, field.columns)
        let size = SIMD2(Float(picture.width), Float(picture.height))
        var values: [Float] = []
        values.reserveCapacity(4 * field.vectors.count)
        for block in field.vectors.indices {
            let vector = field.vectors[block] * size
            values += [vector.x, vector.y, field.confidence[block], field.visibility[block]]
        }
        try file.append(values.withUnsafeBytes { Data($0) })
        frames += 1
    }

    func complete() throws {
        try file.patchStart(header.encoded())
        try file.complete()
    }

    /// To be committed.
    var output: OutputFile { file.file }

    func discard() { file.discard() }

    private var header: NumPyHeader { NumPyHeader(Float.self, shape: [frames, grid.rows, grid.columns, 4]) }
}
