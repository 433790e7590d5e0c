import Foundation
import ONNX

/// Values against those that a test expects of one output.
struct Mismatch {
    let description: String
    let largestError: Double
}

/// Compares one output; `nil` where every value is as close as its element type allows.
///
/// The relative tolerance is that of ONNX's own test runner, 1e-3, and wider for the types that hold fewer digits than that; the
/// absolute one is in units of the largest value that is expected, or of 1 where that is larger.
func mismatch(shape: [Int], values: [Double], expected: ONNXTensor) throws -> Mismatch? {
    guard shape == expected.shape else {
        return Mismatch(description: "shape \(shape) in place of \(expected.shape)", largestError: .infinity)
    }
    let wanted =
        expected.elementType.isFloatingPoint
        ? try expected.floats().map(Double.init) : try expected.int64s().map(Double.init)
    let scale = wanted.lazy.filter(\.isFinite).map(abs).max().map { max(1, $0) } ?? 1
    let (relative, absolute) = tolerance(expected.elementType)
    var first: Int?
    var (count, largest) = (0, 0.0)
    for (index, (value, target)) in zip(values, wanted).enumerated() {
        if value == target || (value.isNaN && target.isNaN) { continue }
        let error = abs(value - target)
        largest = error.isNaN ? .infinity : max(largest, error)
        guard !(error <= absolute * scale + relative * abs(target)) || target.isInfinite else { continue }
        count += 1
        first = first ?? index
    }
    guard let first else { return nil }
    return Mismatch(
        description:
            "\(count) of \(values.count) values differ; at \(first) \(values[first]) in place of \(wanted[first])",
        largestError: largest)
}

private func tolerance(_ type: ONNXElementType) -> (relative: Double, absolute: Double) {
    switch type {
    case .float16: (2e-3, 1e-3)
    case .bfloat16: (1e-2, 1e-2)
    case .float32, .float64: (1e-3, 1e-6)
    default: (0, 0)
    }
}
