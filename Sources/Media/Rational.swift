internal import CFFmpeg

/// A fraction as libav* has it: a time base in seconds a tick, a frame rate, a sample aspect ratio.
package struct Rational: Sendable, Hashable, CustomStringConvertible {
    package let numerator: Int32
    package let denominator: Int32

    package init(_ numerator: Int32, _ denominator: Int32) {
        self.numerator = numerator
        self.denominator = denominator
    }

    init(_ value: AVRational) { self.init(value.num, value.den) }

    var av: AVRational { AVRational(num: numerator, den: denominator) }

    /// libav*'s AV_TIME_BASE_Q: microseconds.
    package static let microseconds = Rational(1, 1_000_000)

    /// False for 0/1 and x/0, which libav* uses for "unknown".
    package var isKnown: Bool { numerator > 0 && denominator > 0 }

    package var value: Double { denominator == 0 ? 0 : Double(numerator) / Double(denominator) }

    package var inverse: Rational { Rational(denominator, numerator) }

    package var description: String { "\(numerator)/\(denominator)" }

    /// Ticks of this time base in seconds, rounded once: 9 thousandths are the number that is written 0.009.
    package func seconds(_ ticks: Int64) -> Double {
        denominator == 0 ? 0 : Double(ticks) * Double(numerator) / Double(denominator)
    }

    /// The tick of this time base nearest to a time in seconds; the last one there is for times beyond.
    package func ticks(_ seconds: Double) -> Int64 { Int64(saturating: (seconds / value).rounded()) }

    /// Ticks of this time base in another, to the nearest, without overflow on the way.
    package func rescale(_ ticks: Int64, to other: Rational) -> Int64 { av_rescale_q(ticks, av, other.av) }
}

extension Int64 {
    /// The nearest integer at hand: broken files and wild wishes lead to times that no integer holds. 0 for NaN.
    package init(saturating value: Double) {
        self = Int64(exactly: value.rounded(.towardZero)) ?? (value.isNaN ? 0 : value < 0 ? .min : .max)
    }
}
