import Attribution
import Foundation
import Maps
import Media
import MediaSupport
import ONNX
import Pictures
import Synchronization
import TestSupport
import Testing

@testable import CamVideo

/// Several maps of one video: side by side, in one picture, either side of a line.
@Suite struct PanelTests {
    let folder: TemporaryFolder

    init() throws {
        FFmpegLog.quiet()
        folder = try TemporaryFolder()
    }

    private struct Run {
        let frames: [Frame]
        let maps: NumPyArray<Float>
        let log: [[String: Any]]
    }

    private func run(
        _ target: [Target], frameCount: Int = 6, _ change: (inout AnnotationOptions) -> Void = { _ in }
    ) throws -> Run {
        let raw = try folder.write(RawClip(frameCount: frameCount).bytes, to: "raw.avi")
        let input = folder.path("in.mkv")
        try transcode(raw, to: input, settings: .lossless, overwrite: true)
        var options = AnnotationOptions()
        options.targets = target
        options.overwrites = true
        options.logPath = folder.path("log.jsonl")
        options.mapsPath = folder.path("maps.npy")
        options.encoding = EncodingOptions(crf: 0, preset: "ultrafast")
        change(&options)
        let output = folder.path("out.mkv")
        let preprocessing = Preprocessing(mean: [0, 0, 0], std: [1, 1, 1])
        _ = try Annotator(input: input, output: output, options: options) { _, _ in
            LoadedModel(FakeExplainer(), preprocessing: preprocessing, labels: ["red", "green", "blue, azure"])
        }.run()
        let lines = String(decoding: try folder.bytes(of: folder.path("log.jsonl")), as: UTF8.self)
        return Run(
            frames: try Contents(of: output).frames, maps: try NumPyArray(contentsOf: folder.path("maps.npy")),
            log: try lines.split(separator: "\n").map {
                try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
            })
    }

    private func panels(_ run: Run, frame: Int) throws -> [[String: Any]] {
        try #require(run.log[frame]["panels"] as? [[String: Any]])
    }

    private func labels(_ run: Run, frame: Int) throws -> [String?] {
        try panels(run, frame: frame).map { try #require($0["target"] as? [String: Any])["label"] as? String }
    }

    @Test func theClassesOnTopAreInPanelsBesideTheSource() throws {
        let one = try run([.top])
        let source = try #require(one.frames.first).picture
        let top = try run([.topClasses(2)])
        let canvas = try #require(top.frames.first).picture
        #expect(canvas.width == 3 * source.width && canvas.height > source.height)
        #expect(top.frames.count == one.frames.count)
        #expect(top.maps.shape == [6, 2, 3, 4])
        #expect(try Set(labels(top, frame: 0)).count == 2)
        // The source comes first, as it is.
        let bare = try run([.topClasses(2)]) { $0.overlay.opacity = 0 }
        for frame in bare.frames {
            frame.withPlanes { planes in
                for y in 0..<source.height {
                    for x in 0..<source.width {
                        let row = planes[0].base + y * planes[0].stride
                        #expect(row[x] == row[x + source.width] && row[x] == row[x + 2 * source.width])
                    }
                }
            }
        }
    }

    @Test func moreThanThereAreClassesIsAllOfThem() throws {
        #expect(try run([.topClasses(9)]).maps.shape == [6, 3, 3, 4])
        #expect(try run([.topChannels(9, by: .activation)]).maps.shape == [6, 3, 3, 4])
    }

    @Test func severalTargetsShareOnePicture() throws {
        let one = try run([.className("red")])
        let both = try run([.className("red"), .className("azure"), .classIndex(1)])
        #expect(both.frames[0].picture == one.frames[0].picture)
        #expect(both.frames.map(\.packedBytes) != one.frames.map(\.packedBytes))
        #expect(try labels(both, frame: 5) == ["red", "blue, azure", "green"])
        #expect(one.log[0]["panels"] == nil)
    }

    @Test func whatClassesAddUpToIsExplained() throws {
        let parts = try [0, 1, 2].map { try run([.classIndex($0)]) { $0.temporal.smoothing = .none }.maps.values }
        func map(_ text: String) throws -> [Float] {
            try run([try #require(Target(text))]) { $0.temporal.smoothing = .none }.maps.values
        }
        let all = parts[0].indices
        func expect(_ text: String, _ value: (Int) -> Float) throws {
            expectClose(try map(text), all.map { Double(value($0)) }, within: Tolerance(absolute: 1e-4))
        }
        try expect("red|azure") { parts[0][$0] + parts[2][$0] }
        try expect("class:red - class:green") { parts[0][$0] - parts[1][$0] }
        try expect("not class:green") { -parts[1][$0] }
        try expect("raw:2") { parts[2][$0] }
    }

    @Test func aComparisonHasANameForEach() throws {
        let compared = try run([.classIndex(0)]) { options in
            var other = options.model
            other.method = "layercam"
            options.panels.comparisons = [.init(model: other, targets: options.targets)]
        }
        #expect(try panels(compared, frame: 0).map { $0["name"] as? String } == ["gradcam", "layercam"])
        #expect(compared.maps.shape == [6, 2, 3, 4])
        #expect(compared.frames[0].picture.width == 3 * (try run([.top]).frames[0].picture.width))
    }

    @Test func aWipeKeepsThePicturesSizeAndMoves() throws {
        func wiped(_ change: (inout AnnotationOptions) -> Void) throws -> [[UInt8]] {
            try run([.classIndex(0), .classIndex(2)], frameCount: 20, change).frames.map(\.packedBytes)
        }
        let one = try run([.classIndex(0)], frameCount: 20) { $0.overlay.showsLabel = false }.frames
        let both = try wiped { options in
            options.panels.layout = .wipe
            options.overlay.showsLabel = false
        }
        #expect(both[0].count == one[0].packedBytes.count)
        #expect(both.last != one.last?.packedBytes)
        #expect(throws: CamVideoError.self) { try run([.top]) { $0.panels.layout = .wipe } }
    }

    @Test func mapsOfTwoSizesAreNoArray() throws {
        let load: PanelPlan.Loader = { options, _ in
            LoadedModel(FakeExplainer(mapWidth: options.method == "gradcam" ? 4 : 8))
        }
        var options = AnnotationOptions()
        var other = options.model
        other.method = "layercam"
        options.panels.comparisons = [.init(model: other)]
        let plan = try PanelPlan(options, load: load)
        #expect(throws: CamVideoError.self) {
            try MapsFile(path: folder.path("maps.npy"), sizes: plan.mapSizes, overwrites: true)
        }
        #expect(!(try folder.contents.contains("maps.npy")))
    }

    @Test func aBlankMapIsToldByItsPlace() throws {
        let input = try folder.write(RawClip(frameCount: 3).bytes, to: "raw.avi")
        var options = AnnotationOptions()
        for method in ["layercam", "fem"] {
            var other = options.model
            other.method = method
            options.panels.comparisons.append(.init(model: other))
        }
        let notices = Mutex<[String]>([])
        _ = try Annotator(input: input, output: folder.path("out.mkv"), options: options) { options, _ in
            LoadedModel(FakeExplainer(isBlind: options.method == "layercam"))
        }.run { event in
            if case .notice(let text) = event { notices.withLock { $0.append(text) } }
        }
        #expect(notices.withLock { $0.filter { $0.contains("map 2 of 3 was blank on every frame") } }.count == 1)
    }

    @Test func oneNetworkIsLoadedOnce() throws {
        var loads = 0
        var options = AnnotationOptions()
        options.targets = [.classIndex(0), .top]
        options.panels.comparisons = [.init(model: options.model, targets: [.classIndex(2)])]
        let plan = try PanelPlan(options) { _, _ in
            loads += 1
            return LoadedModel(FakeExplainer())
        }
        #expect(loads == 1 && plan.groups.count == 1 && plan.views.count == 3 && plan.layout == .panels)
        options.targets = [.channel(1, .score), .channel(1, .raw), .classIndex(0)]
        options.panels = PanelOptions()
        #expect(try PanelPlan(options) { _, _ in LoadedModel(FakeExplainer()) }.groups.count == 3)
    }
}
