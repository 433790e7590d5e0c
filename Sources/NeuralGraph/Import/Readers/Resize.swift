import Foundation
import ONNX

/// ONNX `Resize`, read as a product with a constant matrix along each resized axis. So every mode is exact and has its gradient.
enum Resize {
    static func read(_ node: ONNXNode, _ importer: inout Importer) throws {
        var x = try importer.input(node, 0)
        let shape = importer.graph.shape(of: x)
        let (sizes, scales) = try targets(node, importer, shape)
        let rule = try AxisSampling(node, isOld: importer.opset < 11)
        for axis in shape.indices where sizes[axis] != shape[axis] || scales[axis] != 1 {
            guard shape[axis] > 0, sizes[axis] > 0, sizes[axis] <= 1 << 16 else {
                throw GraphError("a shape of \(shape) cannot become \(sizes)")
            }
            guard shape[axis] <= 1 << 24 / sizes[axis] else {
                throw GraphError("axis \(axis) of a shape of \(shape) is too long to become \(sizes[axis])")
            }
            let matrix = try rule.matrix(from: shape[axis], to: sizes[axis], scale: scales[axis])
            // [..., old] times [old, new], with the axis moved to the end and back.
            let weights = try importer.constant(
                shape: [shape[axis], sizes[axis]],
                floats: (0..<shape[axis] * sizes[axis]).map { matrix[$0 % sizes[axis]][$0 / sizes[axis]] }, for: node)
            let order = shape.indices.filter { $0 != axis } + [axis]
            let back = shape.indices.map { index in order.firstIndex(of: index) ?? index }
            x = try importer.emit(Transpose(permutation: order), [x], for: node)
            x = try importer.emit(MatMul(), [x, weights], for: node)
            x = try importer.emit(Transpose(permutation: back), [x], for: node)
        }
        importer.bind(node, x)
    }

    private static func targets(
        _ node: ONNXNode, _ importer: Importer, _ shape: [Int]
    ) throws -> (sizes: [Int], scales: [Double]) {
        let axes = try (node.ints("axes") ?? Array(shape.indices)).map { try axisIndex($0, rank: shape.count) }
        // `Upsample`, and `Resize` before opset 11, have no region of interest before the scales.
        let isOld = importer.opset < 11
        var (sizes, scales) = (shape, shape.map { _ in 1.0 })
        if !isOld, importer.has(node, 3) {
            let given = try importer.constantIntegers(node, 3)
            guard given.count == axes.count else { throw GraphError("sizes \(given) do not fit a shape of \(shape)") }
            let ratios = axes.indices.map { Double(given[$0]) / Double(max(1, shape[axes[$0]])) }
            let policy = try node.string("keep_aspect_ratio_policy", default: "stretch")
            let common: Double? =
                switch policy {
                case "stretch": nil
                case "not_larger": ratios.min()
                case "not_smaller": ratios.max()
                default: throw GraphError("the policy '\(policy)' is unknown")
                }
            for (index, axis) in axes.enumerated() {
                scales[axis] = common ?? ratios[index]
                sizes[axis] =
                    try common.map { try size($0 * Double(shape[axis]), .toNearestOrAwayFromZero) } ?? given[index]
            }
        } else {
            let given = try importer.constantFloats(node, isOld ? 1 : 2)
            guard given.count == axes.count, given.allSatisfy({ $0 > 0 && $0 < 0x1p16 }) else {
                throw GraphError("scales \(given) do not fit a shape of \(shape)")
            }
            for (index, axis) in axes.enumerated() {
                scales[axis] = Double(given[index])
                sizes[axis] = try size(Double(shape[axis]) * scales[axis], .down)
            }
        }
        return (sizes, scales)
    }

    private static func size(_ value: Double, _ rule: FloatingPointRoundingRule) throws -> Int {
        guard let size = Int(exactly: value.rounded(rule)) else {
            throw GraphError("a size of \(value) is not possible")
        }
        return size
    }
}

/// How one axis is sampled: ONNX's modes, coordinate transformations and rounding.
private struct AxisSampling {
    private let mode: String
    private let coordinates: String
    private let rounding: String
    private let cubic: Double
    private let excludesOutside: Bool
    private let antialias: Bool

    init(_ node: ONNXNode, isOld: Bool) throws {
        mode = try node.string("mode", default: "nearest")
        coordinates =
            isOld ? "asymmetric" : try node.string("coordinate_transformation_mode", default: "half_pixel")
        rounding = isOld ? "floor" : try node.string("nearest_mode", default: "round_prefer_floor")
        cubic = Double(try node.float("cubic_coeff_a", default: -0.75))
        excludesOutside = try node.int("exclude_outside", default: 0) != 0
        antialias = try node.int("antialias", default: 0) != 0
        guard ["nearest", "linear", "cubic"].contains(mode), coordinates != "tf_crop_and_resize" else {
            throw GraphError("resizing by '\(mode)' with '\(coordinates)' is not supported")
        }
    }

    /// The weight of each old sample in each new one.
    func matrix(from old: Int, to new: Int, scale: Double) throws -> [[Float]] {
        try (0..<new).map { index in
            let position = try source(Double(index), old: Double(old), new: Double(new), scale: scale)
            var row = [Float](repeating: 0, count: old)
            if mode == "nearest" {
                row[min(max(try nearest(position), 0), old - 1)] = 1
                return row
            }
            let stretch = antialias ? max(1, 1 / scale) : 1
            let reach = (mode == "linear" ? 1.0 : 2.0) * stretch
            let first = Int((position - reach).rounded(.down))
            let taps = (first...first + Int((2 * reach).rounded(.up)) + 1).map { tap in
                (tap: tap, weight: kernel((Double(tap) - position) / stretch))
            }.filter { $0.weight != 0 && (!excludesOutside || (0..<old).contains($0.tap)) }
            let sum = taps.reduce(0) { $0 + $1.weight }
            for (tap, weight) in taps { row[min(max(tap, 0), old - 1)] += Float(weight / sum) }
            return row
        }
    }

    private func source(_ x: Double, old: Double, new: Double, scale: Double) throws -> Double {
        switch coordinates {
        case "half_pixel": return (x + 0.5) / scale - 0.5
        case "half_pixel_symmetric":
            let adjustment = new / (scale * old)
            return old / 2 * (1 - adjustment) + (x + 0.5) / scale - 0.5
        case "pytorch_half_pixel": return new > 1 ? (x + 0.5) / scale - 0.5 : 0
        case "align_corners": return new > 1 ? x * (old - 1) / (new - 1) : 0
        case "asymmetric": return x / scale
        default: throw GraphError("the coordinates '\(coordinates)' are unknown")
        }
    }

    private func nearest(_ position: Double) throws -> Int {
        switch rounding {
        case "round_prefer_floor": Int((position - 0.5).rounded(.up))
        case "round_prefer_ceil": Int((position + 0.5).rounded(.down))
        case "floor": Int(position.rounded(.down))
        case "ceil": Int(position.rounded(.up))
        default: throw GraphError("the rounding '\(rounding)' is unknown")
        }
    }

    private func kernel(_ distance: Double) -> Double {
        let x = abs(distance)
        if mode == "linear" { return max(0, 1 - x) }
        if x <= 1 { return ((cubic + 2) * x - (cubic + 3)) * x * x + 1 }
        if x < 2 { return ((cubic * x - 5 * cubic) * x + 8 * cubic) * x - 4 * cubic }
        return 0
    }
}
