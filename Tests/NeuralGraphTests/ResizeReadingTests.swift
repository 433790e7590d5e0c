import ONNX
import TestSupport
import Testing

@testable import NeuralGraph

/// `Resize` and its forerunners. The expected values are onnxruntime's, of the row [1, 2, 4, 8, 16].
@Suite struct ResizeReadingTests {
    struct Sampling: Sendable, CustomTestStringConvertible {
        let opset: Int
        let attributes: [String: ONNXAttribute]
        /// A width, or a scale.
        var width: Int64?
        var scale: Float = 1
        let expected: [Double]

        var testDescription: String { "\(attributes) to \(width.map { "\($0)" } ?? "\(scale) times") at \(opset)" }

        var model: SmallModel {
            let target: ONNXTensor =
                width.map { integers("size", 1, 1, 1, $0) }
                ?? ONNXTensor(
                    name: "size", shape: [4], floats: [1, 1, 1, scale])
            let inputs = opset < 11 ? ["x", "size"] : width == nil ? ["x", "", "size"] : ["x", "", "", "size"]
            return SmallModel(
                opset: opset, input: [1, 1, 1, 5].map { .fixed($0) }, constants: [target],
                nodes: [node(opset < 10 ? "Upsample" : "Resize", inputs, "y", attributes)])
        }
    }

    private static func sized(
        _ mode: String, _ coordinates: String, _ width: Int64, _ expected: [Double]
    ) -> Sampling {
        Sampling(
            opset: 19,
            attributes: ["mode": .string(mode), "coordinate_transformation_mode": .string(coordinates)], width: width,
            expected: expected)
    }

    private static func nearest(_ rounding: String, _ expected: [Double]) -> Sampling {
        Sampling(
            opset: 13,
            attributes: [
                "nearest_mode": .string(rounding), "coordinate_transformation_mode": .string("align_corners"),
            ], width: 7, expected: expected)
    }

    private static func scaled(
        _ opset: Int, _ attributes: [String: ONNXAttribute], by scale: Float, _ expected: [Double]
    ) -> Sampling { Sampling(opset: opset, attributes: attributes, scale: scale, expected: expected) }

    private static let samplings: [Sampling] = coordinates + roundings + scales

    private static let coordinates: [Sampling] = [
        sized("nearest", "half_pixel", 8, [1, 1, 2, 4, 4, 8, 16, 16]),
        sized("nearest", "half_pixel", 3, [1, 4, 16]),
        sized("nearest", "asymmetric", 8, [1, 2, 2, 4, 4, 8, 16, 16]),
        sized("nearest", "asymmetric", 3, [1, 4, 8]),
        sized("nearest", "align_corners", 8, [1, 2, 2, 4, 4, 8, 8, 16]),
        sized("nearest", "pytorch_half_pixel", 3, [1, 4, 16]),
        sized("linear", "half_pixel", 8, [1, 1.4375, 2.125, 3.375, 5.25, 7.75, 12.5, 16]),
        sized("linear", "half_pixel", 3, [4.0 / 3, 4, 40.0 / 3]),
        sized("linear", "asymmetric", 8, [1, 1.625, 2.5, 3.75, 6, 9, 14, 16]),
        sized("linear", "asymmetric", 3, [1, 10.0 / 3, 32.0 / 3]),
        sized(
            "linear", "align_corners", 8, [1, 1.571429, 2.285714, 3.428571, 5.142858, 7.428572, 11.428572, 16]),
        sized("linear", "align_corners", 3, [1, 4, 16]),
        sized("linear", "pytorch_half_pixel", 8, [1, 1.4375, 2.125, 3.375, 5.25, 7.75, 12.5, 16]),
        sized("linear", "half_pixel_symmetric", 3, [4.0 / 3, 4, 40.0 / 3]),
        sized(
            "cubic", "half_pixel", 8,
            [0.907166, 1.268311, 2.129578, 3.022522, 4.988159, 7.477173, 12.884521, 16.742676]),
        sized("cubic", "half_pixel", 3, [1.203706, 4, 13.703699]),
        sized(
            "cubic", "asymmetric", 8, [1, 1.419922, 2.417969, 3.51416, 5.4375, 9.123047, 14.328125, 16.878906]),
        sized("cubic", "asymmetric", 3, [1, 2.981481, 10.962969]),
        sized(
            "cubic", "align_corners", 8, [1, 1.370263, 2.268222, 3.078716, 4.924201, 6.912533, 11.778426, 16]),
    ]

    private static let roundings: [Sampling] = [
        nearest("round_prefer_floor", [1, 2, 2, 4, 8, 8, 16]), nearest("round_prefer_ceil", [1, 2, 2, 4, 8, 8, 16]),
        nearest("floor", [1, 1, 2, 4, 4, 8, 16]), nearest("ceil", [1, 2, 4, 4, 8, 16, 16]),
    ]

    private static let scales: [Sampling] = [
        scaled(13, ["mode": .string("linear")], by: 1.5, [1, 1.5, 7.0 / 3, 11.0 / 3, 6, 28.0 / 3, 44.0 / 3]),
        scaled(
            19, ["mode": .string("linear"), "coordinate_transformation_mode": .string("half_pixel_symmetric")], by: 1.5,
            [1, 5.0 / 3, 8.0 / 3, 4, 20.0 / 3, 32.0 / 3, 16]),
        scaled(
            13, ["mode": .string("cubic"), "exclude_outside": .int(1), "cubic_coeff_a": .float(-0.5)], by: 0.6,
            [1.206897, 4, 13.931032]),
        scaled(18, ["mode": .string("linear"), "antialias": .int(1)], by: 0.4, [2.24, 10.16]),
        scaled(18, ["mode": .string("cubic"), "antialias": .int(1)], by: 0.4, [1.4075013, 10.4659986]),
        // PyTorch's antialiasing, which leaves out what is outside.
        scaled(
            18, ["mode": .string("linear"), "antialias": .int(1), "exclude_outside": .int(1)], by: 0.4,
            [2.409091, 9.363636]),
        scaled(10, [:], by: 1.6, [1, 1, 2, 2, 4, 8, 8, 16]),
        scaled(10, ["mode": .string("linear")], by: 2, [1, 1.5, 2, 3, 4, 6, 8, 12, 16, 16]),
        scaled(9, ["mode": .string("linear")], by: 2, [1, 1.5, 2, 3, 4, 6, 8, 12, 16, 16]),
        scaled(9, ["mode": .string("nearest")], by: 1.6, [1, 1, 2, 2, 4, 8, 8, 16]),
    ]

    @Test(arguments: samplings)
    func equalsOnnxruntime(_ sampling: Sampling) throws {
        try expectOutput(
            of: sampling.model, [1, 2, 4, 8, 16], sampling.expected,
            within: Tolerance(absolute: 2e-6, relative: 2e-6))
    }

    /// Rows and columns are each interpolated; the axes may be named, and the aspect ratio kept.
    @Test func axesAndAspectRatio() throws {
        func shape(_ attributes: [String: ONNXAttribute], _ sizes: Int64...) throws -> [Int] {
            try SmallModel(
                opset: 18, input: [1, 3, 4, 6].map { .fixed($0) },
                constants: [ONNXTensor(name: "sizes", shape: [sizes.count], int64s: sizes)],
                nodes: [node("Resize", ["x", "", "", "sizes"], "y", attributes)]
            ).outputShape()
        }
        #expect(try shape([:], 1, 3, 8, 8) == [1, 3, 8, 8])
        #expect(try shape(["axes": .ints([2, 3])], 8, 8) == [1, 3, 8, 8])
        #expect(try shape(["axes": .ints([-1])], 3) == [1, 3, 4, 3])
        let axes = ONNXAttribute.ints([2, 3])
        #expect(try shape(["axes": axes, "keep_aspect_ratio_policy": .string("not_larger")], 8, 9) == [1, 3, 6, 9])
        #expect(try shape(["axes": axes, "keep_aspect_ratio_policy": .string("not_smaller")], 8, 9) == [1, 3, 8, 12])
        let doubled = SmallModel(
            input: [1, 1, 2, 2].map { .fixed($0) }, constants: [floats("scales", 1, 1, 2, 2)],
            nodes: [node("Resize", ["x", "", "scales"], "y", ["mode": .string("linear")])])
        try expectOutput(
            of: doubled, [1, 2, 3, 4],
            [1, 1.25, 1.75, 2, 1.5, 1.75, 2.25, 2.5, 2.5, 2.75, 3.25, 3.5, 3, 3.25, 3.75, 4])
    }
}
