import Foundation
import Maps

/// A map in half precision: values of float16, each times a scale that is a power of two and brings the highest magnitude between
/// 1 and 2. So no value is off by more than 2^-12 of the peak's power of two, whatever the map's range.
struct PackedMap {
    let width: Int
    let height: Int
    let scale: Float
    /// Row by row, little-endian.
    let data: Data

    init(_ map: SaliencyMap) {
        width = map.width
        height = map.height
        let peak = map.values.reduce(0) { $1.isFinite ? max($0, abs($1)) : $0 }
        let scale = peak > 0 ? Float(sign: .plus, exponent: peak.exponent, significand: 1) : 1
        self.scale = scale
        data = Self.halves(map.values.lazy.map { $0 / scale })
    }

    init(width: Int, height: Int, scale: Float, data: Data) {
        self.width = width
        self.height = height
        self.scale = scale
        self.data = data
    }

    /// What is read of it.
    var map: SaliencyMap {
        SaliencyMap(width: width, height: height, values: Self.floats(data).map { $0 * scale })
    }

    static func halves(_ values: some Sequence<Float>) -> Data {
        values.map { Float16($0).bitPattern.littleEndian }.withUnsafeBytes { Data($0) }
    }

    static func floats(_ data: Data) -> [Float] {
        data.withUnsafeBytes { bytes in
            (0..<bytes.count / 2).map {
                let bits = bytes.loadUnaligned(fromByteOffset: 2 * $0, as: UInt16.self)
                return Float(Float16(bitPattern: UInt16(littleEndian: bits)))
            }
        }
    }
}
