import Foundation
import ONNX

/// Values against those that a test expects of one output.
struct Mismatch {
    let description: String
    let largestError: Double
}

/// Compares one output; `nil` where every value is as close as its element type allows.
///
/// The relative tolerance is that of ONNX's own test runner, 1e-3, and wider for the types that hold fewer digits than that. A
/// value that the type rounds to infinity may be finite here, and the other way round.
func mismatch(shape: [Int], values: [Double], expected: ONNXTensor) throws -> Mismatch? {
    guard shape == expected.shape else {
        return Mismatch(description: "shape \(shape) in place of \(expected.shape)", largestError: .infinity)
    }
    let wanted =
        expected.elementType.isFloatingPoint
        ? try expected.floats().map(Double.init) : try expected.int64s().map(Double.init)
    let (relative, absolute) = tolerance(expected.elementType)
    var first: Int?
    var (count, largest) = (0, 0.0)
    for (index, (value, target)) in zip(values, wanted).enumerated() {
        if value == target || (value.isNaN && target.isNaN) { continue }
        let error = abs(value - target)
        largest = error.isNaN ? .infinity : max(largest, error)
        guard !(error <= absolute + relative * abs(target)) || target.isInfinite else { continue }
        count += 1
        first = first ?? index
    }
    guard let first else { return nil }
    return Mismatch(
        description: "\(count) of \(values.count) values differ; at \(first) \(values[first]) in place of \(wanted[first])",
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
