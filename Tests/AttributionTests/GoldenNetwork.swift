import Foundation
import Maps
import NeuralGraph
import ONNX
import TestSupport
import Testing

/// One folder of `fixtures/goldens`: a tiny network with what PyTorch and pytorch-grad-cam compute with it.
struct GoldenNetwork: Sendable, CustomTestStringConvertible {
    struct Meta: Decodable {
        struct Map: Decodable {
            let layer: String
            let target: String
            let raw: String
            let gradcam: String?
        }

        struct Tolerances: Decodable {
            let logitsRelative: Double
            let rawRelative: Double
            let finalAbsolute: Double
            let inputGradientRelative: Double
        }

        let methods: [String]
        let targets: [String: [Int]]
        let inputGradientTarget: String
        let lastFeatureMap: String
        let models: [String: [String: String]]
        let maps: [Map]
        let tolerances: Tolerances
    }

    let name: String
    let file: String

    var testDescription: String { "\(name)/\(file)" }

    /// Every ONNX file of every network.
    static let all: [GoldenNetwork] = {
        let root = Location.fixtures.path("goldens")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        return names.sorted().flatMap { name in
            let files = (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(name)")) ?? []
            return files.filter { $0.hasSuffix(".onnx") }.sorted().map { GoldenNetwork(name: name, file: $0) }
        }
    }()

    func meta() throws -> Meta {
        let data = try Data(contentsOf: URL(fileURLWithPath: Location.fixtures.path("goldens/\(name)/meta.json")))
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(Meta.self, from: data)
    }

    func model() throws -> ONNXModel {
        try ONNXModel(contentsOf: Location.fixtures.path("goldens/\(name)/\(file)"))
    }

    func array(_ file: String) throws -> NumPyArray<Float> { try Golden.floats("goldens/\(name)/\(file)") }

    /// The ONNX tensor that is a PyTorch layer's output in this file.
    func tensor(_ layer: String) throws -> String { try meta().models[file]?[layer] ?? layer }
}

extension NumPyArray where Element == Float {
    /// One entry along the first axis.
    func row(_ index: Int) -> [Float] {
        let size = values.count / shape[0]
        return Array(values[index * size..<(index + 1) * size])
    }
}

/// A bound relative to the largest absolute value expected.
func tolerance(_ relative: Double, of expected: [Float]) -> Tolerance {
    Tolerance(absolute: relative * Double(expected.map(abs).max() ?? 0))
}
