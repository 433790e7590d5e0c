import Foundation

/// The same numbers for the same seed on every machine: SplitMix64 (Steele, Lea and Flood, 2014).
package struct RandomNumbers: RandomNumberGenerator {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// 0 up to 1, without 1.
    mutating func uniform() -> Float { Float(next() >> 40) * 0x1p-24 }

    /// Standard normal numbers, two at a time (Box and Muller, 1958).
    package mutating func fillNormal(_ values: inout [Float]) {
        for index in stride(from: 0, to: values.count, by: 2) {
            let bits = next()
            let radius = (-2 * log(Float((bits >> 40) + 1) * 0x1p-24)).squareRoot()
            let angle = 2 * Float.pi * (Float(bits & 0xFF_FFFF) * 0x1p-24)
            values[index] = radius * cos(angle)
            if index + 1 < values.count { values[index + 1] = radius * sin(angle) }
        }
    }
}

extension [Float] {
    /// self += factor * other, element by element.
    mutating func add(_ other: [Float], times factor: Float) {
        precondition(other.count == count, "one value for each")
        for index in indices { self[index] += factor * other[index] }
    }
}
