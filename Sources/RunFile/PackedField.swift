import Foundation
import Maps
import Motion

/// A motion field in half precision: of each block dx, dy, confidence and visibility, and the camera's part in single precision.
struct PackedField {
    let columns: Int
    let rows: Int
    /// (rows, columns, 4) of float16, little-endian.
    let blocks: Data
    /// The camera's vector in the middle, its change over the columns, and over the rows: six of float32.
    let camera: Data

    static let cameraBytes = 24

    init(_ field: MotionField) {
        columns = field.columns
        rows = field.rows
        blocks = PackedMap.halves(
            field.vectors.indices.flatMap {
                [field.vectors[$0].x, field.vectors[$0].y, field.confidence[$0], field.visibility[$0]]
            })
        let parts = [field.global.translation, field.global.perColumn, field.global.perRow]
        camera = parts.flatMap { [$0.x, $0.y] }.exactBytes
    }

    init(columns: Int, rows: Int, blocks: Data, camera: Data) {
        self.columns = columns
        self.rows = rows
        self.blocks = blocks
        self.camera = camera
    }

    /// What is read of it; nil where its numbers are not of a field.
    var field: MotionField? {
        let values = PackedMap.floats(blocks)
        guard let camera = [Float](exactBytes: camera), camera.count == 6, values.count == 4 * columns * rows,
            values.allSatisfy(\.isFinite), camera.allSatisfy(\.isFinite)
        else { return nil }
        let blocks = stride(from: 0, to: values.count, by: 4)
        return MotionField(
            columns: columns, rows: rows, vectors: blocks.map { SIMD2(values[$0], values[$0 + 1]) },
            confidence: blocks.map { values[$0 + 2] }, visibility: blocks.map { values[$0 + 3] },
            global: GlobalMotion(
                translation: SIMD2(camera[0], camera[1]), perColumn: SIMD2(camera[2], camera[3]),
                perRow: SIMD2(camera[4], camera[5])))
    }
}
