import Attribution
import Foundation
import ONNX
import TestSupport
import Testing

/// Trained networks that exporters wrote, and a real picture.
@Suite struct SharedModelTests {
    static let areThere = Location.shared.isAvailable("models")
    static let pictureIsThere = areThere && Location.shared.isAvailable("images/dog-and-cat.png") && ffmpeg != nil

    @Test(
        .enabled(if: areThere, "shared/models is missing"),
        arguments: [
            ("resnet56-cifar10", "/layer3/layer3.8/Relu_1_output_0", 8, 10),
            ("squeezenet1_1-imagenet", "/features/features.12/Concat_output_0", 14, 1000),
        ])
    func layersAreChosenAsTheirAuthorsWould(_ name: String, _ layer: String, _ size: Int, _ classCount: Int) throws {
        let bundle = try ModelBundle(path: Location.shared.path("models/\(name)"))
        let explainer = try explainer(bundle)
        #expect(explainer.targetLayers.map(\.name) == [layer])
        #expect(explainer.mapWidth == size && explainer.mapHeight == size)
        #expect(explainer.classCount == classCount && bundle.labels?.names.count == classCount)
    }

    /// A boxer, or bull mastiff, sits above a cat.
    @Test(.enabled(if: pictureIsThere, "shared/images or the program ffmpeg is missing"))
    func squeezeNetSeesADogAndACat() throws {
        let bundle = try ModelBundle(path: Location.shared.path("models/squeezenet1_1-imagenet"))
        let labels = try #require(bundle.labels).names
        let explainer = try explainer(bundle)
        let session = try explainer.makeSession()
        let picture = try pixels(width: explainer.inputWidth, height: explainer.inputHeight)
        for (index, byte) in picture.enumerated() {
            let value = Float(byte) * bundle.preprocessing.rescaleFactor
            session.input[index] = (value - bundle.preprocessing.mean[index % 3]) / bundle.preprocessing.std[index % 3]
        }
        let probabilities = softmax(try session.forward())
        let ranked = probabilities.indices.sorted { probabilities[$0] > probabilities[$1] }
        #expect(ranked.prefix(2).map { labels[$0] } == ["boxer", "bull mastiff"])
        expectClose(ranked.prefix(2).map { probabilities[$0] }, [0.50, 0.40], within: Tolerance(absolute: 0.06))

        func center(_ label: String) throws -> (x: Double, y: Double) {
            let map = try session.explain(classIndex: try #require(labels.firstIndex(of: label)))
            let total = map.values.reduce(0.0) { $0 + Double($1) }
            let (x, y) = map.values.enumerated().reduce((0.0, 0.0)) { sum, cell in
                (
                    sum.0 + Double(cell.element) * Double(cell.offset % map.width),
                    sum.1 + Double(cell.element) * Double(cell.offset / map.width)
                )
            }
            return (x / total, y / total)
        }
        let (dog, cat) = (try center("boxer"), try center("tiger cat"))
        #expect(cat.y > dog.y + 2, "the dog at \(dog), the cat at \(cat)")
    }

    private func explainer(_ bundle: ModelBundle) throws -> Explainer {
        let size = try #require(bundle.preprocessing.inputSize)
        return try Explainer(bundle.model, .init(inputSize: (width: size.width, height: size.height)))
    }

    private func softmax(_ scores: [Float]) -> [Double] {
        let peak = scores.max() ?? 0
        let exponentials = scores.map { exp(Double($0 - peak)) }
        let sum = exponentials.reduce(0, +)
        return exponentials.map { $0 / sum }
    }

    /// The program that decodes the picture, as this target links no decoder.
    private static let ffmpeg: String? = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        .map { "\($0)/ffmpeg" }.first { FileManager.default.isExecutableFile(atPath: $0) }

    /// RGB, interleaved.
    private func pixels(width: Int, height: Int) throws -> [UInt8] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try #require(Self.ffmpeg))
        process.arguments = [
            "-v", "error", "-i", Location.shared.path("images/dog-and-cat.png"), "-vf",
            "scale=\(width):\(height):flags=bilinear", "-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1",
        ]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        try #require(data.count == width * height * 3)
        return [UInt8](data)
    }
}
