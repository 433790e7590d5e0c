import Foundation
import Maps
import Media
import MediaSupport
import ONNX
import Pictures
import Stages
import Synchronization
import TestSupport
import Testing

@testable import CamVideo

@Suite struct PipelineTests {
    let folder: TemporaryFolder

    init() throws {
        FFmpegLog.quiet()
        folder = try TemporaryFolder()
    }

    /// A clip with sound, in a container that keeps it.
    func source(_ name: String = "in.mkv", frameCount: Int = 30, raw: RawClip? = nil) throws -> String {
        var clip = raw ?? RawClip(hasSound: true)
        clip.frameCount = frameCount
        let path = folder.path(name)
        try transcode(try folder.write(clip.bytes, to: "raw-\(name).avi"), to: path, settings: .lossless)
        return path
    }

    func annotator(
        _ input: String, _ output: String?, _ explainer: FakeExplainer = FakeExplainer(),
        _ change: (inout AnnotationOptions) -> Void = { _ in }
    ) -> Annotator {
        var options = AnnotationOptions()
        options.encoding.crf = 0
        options.encoding.preset = "ultrafast"
        change(&options)
        let preprocessing = Preprocessing(mean: [0, 0, 0], std: [1, 1, 1])
        return Annotator(input: input, output: output, options: options) { _, _ in
            LoadedModel(explainer, preprocessing: preprocessing, labels: ["red", "green", "blue, azure"])
        }
    }

    @Test(arguments: ["out.mkv", "out.mov"])
    func everyFrameAndItsTimeAndTheSoundComeThrough(name: String) throws {
        let input = try source(name == "out.mov" ? "in.mov" : "in.mkv")
        let output = folder.path(name)
        let summary = try annotator(input, output).run()
        #expect(summary.frames == 30)
        #expect(summary.explainedFrames == 30)
        #expect(!summary.wasInterrupted)
        let before = try Contents(of: input)
        let after = try Contents(of: output)
        #expect(after.times == before.times)
        #expect(after.others.flatMap(\.bytes) == before.others.flatMap(\.bytes))
        #expect(!before.others.isEmpty)
        #expect(after.frames.map(\.packedBytes) != before.frames.map(\.packedBytes))
    }

    @Test func aVariableFrameRateIsKept() throws {
        let times: [Int64] = [0, 40, 41, 100, 350, 355, 1000, 1040]
        let raw = try folder.write(RawClip(frameCount: times.count, rate: 1000).bytes, to: "raw.avi")
        let input = folder.path("in.mp4")
        try transcode(raw, to: input) { frame, index in try frame.retimed(pts: times[index], duration: 1) }
        let output = folder.path("out.mp4")
        _ = try annotator(input, output).run()
        #expect(try Contents(of: output).times == Contents(of: input).times)
    }

    @Test(arguments: ["yuv420p", "yuv422p", "yuv444p"])
    func nothingDrawnIsNothingChanged(format: String) throws {
        let raw = try folder.write(RawClip(frameCount: 5).bytes, to: "raw.avi")
        let input = folder.path("in.mkv")
        try transcode(raw, to: input, settings: EncoderSettings(quality: 0, preset: "ultrafast", pixelFormat: format))
        let output = folder.path("out.mkv")
        _ = try annotator(input, output) { options in
            options.overlay.opacity = 0
            options.overlay.showsLabel = false
        }.run()
        let before = try Contents(of: input)
        let after = try Contents(of: output)
        #expect(before.frames[0].picture.pixelFormat.description == format)
        #expect(after.frames.map(\.packedBytes) == before.frames.map(\.packedBytes))
    }

    /// Gray that says nothing of its range is full range, as libswscale has it. It looks the same in an encoder that can say so
    /// too, and in one that cannot.
    @Test(arguments: [("libx264", ColorRange.full), ("ffv1", .full), ("mpeg4", .limited)])
    func untaggedGrayKeepsItsBrightness(codec: String, range: ColorRange) throws {
        let raw = RawClip(frameCount: 3, isGray: true)
        let input = try folder.write(raw.bytes, to: "raw.avi")
        let output = folder.path("out.mkv")
        _ = try annotator(input, output) { options in
            options.overlay.opacity = 0
            options.overlay.showsLabel = false
            options.encoding.codec = codec
            if codec != "libx264" { (options.encoding.crf, options.encoding.preset) = (nil, nil) }
        }.run()
        let converter = PixelConverter(
            to: PictureFormat(width: raw.width, height: raw.height, pixelFormat: .rgb24, range: .full))
        for (index, frame) in try Contents(of: output).frames.enumerated() {
            #expect(frame.picture.range == range)
            let wanted = raw.picture(index).flatMap { [Int($0), Int($0), Int($0)] }
            let differences = zip(try converter.convert(frame).packedBytes, wanted).map { Int($0) - $1 }
            // MPEG-4 loses detail, but no contrast: in the wrong range black and white would be off by ten.
            for part in [0...64, 192...255] {
                let offsets = zip(wanted, differences).filter { part.contains($0.0) }.map(\.1)
                #expect(abs(offsets.reduce(0, +)) < 3 * max(1, offsets.count))
            }
            if codec != "mpeg4" { #expect(differences.allSatisfy { abs($0) <= 1 }) }
        }
    }

    /// With eight workers, every even frame waits for the odd one after it, before its scores and again before its map.
    @Test(arguments: [1, 3]) func oneWorkerAndEightMakeTheSameFrames(every: Int) throws {
        let input = try source(frameCount: 40)
        var results: [[[UInt8]]] = []
        var maps: [NumPyArray<Float>] = []
        let pictures = Mutex<[[Float]]>([])
        let scored = Monitor<Set<Int>>([])
        let mapped = Monitor<Set<Int>>([])
        @Sendable func meet(_ picture: [Float], at gate: Monitor<Set<Int>>) {
            let (index, count) = pictures.withLock { ($0.firstIndex(of: picture), $0.count) }
            guard let index else { return }
            gate.update { _ = $0.insert(index) }
            if index % 2 == 0, index + 1 < count { _ = gate.wait { $0.contains(index + 1) ? true : nil } }
        }
        for workers in [1, 8] {
            let output = folder.path("out-\(workers).mkv")
            let explainer = FakeExplainer(
                onForward: { picture in
                    if workers == 1 { pictures.withLock { $0.append(picture) } } else { meet(picture, at: scored) }
                }, onExplain: { picture in if workers > 1 { meet(picture, at: mapped) } })
            _ = try annotator(input, output, explainer) { options in
                options.workers = workers
                options.cadence = .every(every)
                options.mapsPath = folder.path("maps-\(workers).npy")
            }.run()
            results.append(try Contents(of: output).frames.map(\.packedBytes))
            maps.append(try NumPyArray(contentsOf: folder.path("maps-\(workers).npy")))
        }
        let explained = Set(pictures.withLock { Array($0.indices) })
        #expect(explained.count >= 39 / every + 1)
        #expect(scored.withLock { $0 } == explained && mapped.withLock { $0 } == explained)
        #expect(results[0].count == 40)
        #expect(results[0] == results[1])
        #expect(maps[0].shape == [40, 3, 4])
        #expect(maps[0].values == maps[1].values)
    }

    @Test func anInterruptLeavesAPlayableFile() throws {
        let input = try source(frameCount: 400)
        let output = folder.path("out.mkv")
        let running = Mutex<Annotator?>(nil)
        let seen = Atomic(0)
        let explainer = FakeExplainer(onForward: { _ in
            if seen.add(1, ordering: .relaxed).newValue == 20 { running.withLock { $0 }?.interrupt() }
        })
        let annotator = annotator(input, output, explainer)
        running.withLock { $0 = annotator }
        let summary = try annotator.run()
        #expect(summary.wasInterrupted)
        #expect((20..<100).contains(summary.frames))
        let after = try Contents(of: output)
        let before = try Contents(of: input)
        #expect(after.times == Array(before.times.prefix(summary.frames)))
        // The sound stops with the pictures.
        let last = try #require(after.others.last?.pts)
        #expect(last <= (after.times.last ?? 0) + 100)
    }

    @Test func cancellingLeavesNothing() throws {
        let input = try source(frameCount: 200)
        let running = Mutex<Annotator?>(nil)
        let explainer = FakeExplainer(onForward: { _ in running.withLock { $0 }?.cancel() })
        let annotator = annotator(input, folder.path("out.mkv"), explainer)
        running.withLock { $0 = annotator }
        #expect(throws: Interrupted.self) { try annotator.run() }
        #expect(try !folder.contents.contains { $0.hasPrefix("out") || $0.hasPrefix(".camvideo") })
    }

    @Test(arguments: [1, 4])
    func theFirstErrorSurfacesAndLeavesNothing(workers: Int) throws {
        struct Broken: Error, CustomStringConvertible { let description = "the network broke" }
        let input = try source(frameCount: 60)
        let seen = Atomic(0)
        let explainer = FakeExplainer(onForward: { _ in
            if seen.add(1, ordering: .relaxed).newValue == 10 { throw Broken() }
        })
        let annotator = annotator(input, folder.path("out.mkv"), explainer) { options in
            options.workers = workers
            options.mapsPath = folder.path("out.npy")
            options.logPath = folder.path("out.jsonl")
        }
        let error = #expect(throws: CamVideoError.self) { try annotator.run() }
        #expect(error?.description == "the network broke")
        #expect(try folder.contents == ["in.mkv", "raw-in.mkv.avi"])
    }

    @Test func aPartHasItsFramesFromZero() throws {
        let input = try source("in.mkv", frameCount: 50)
        let before = try Contents(of: input)
        let output = folder.path("part.mkv")
        let summary = try annotator(input, output) { options in
            options.segment = SegmentOptions(start: 0.4, duration: 0.8)
            options.overlay = OverlayOptions(opacity: 0, showsLabel: false)
        }.run()
        #expect(summary.frames == 20)
        let after = try Contents(of: output)
        #expect(after.times == (0..<20).map { Int64($0 * 40) })
        #expect(after.frames.map(\.packedBytes) == before.frames[10..<30].map(\.packedBytes))
        #expect(after.others.allSatisfy { (0..<800).contains($0.pts ?? -1) })
        #expect(!after.others.isEmpty)
    }

    @Test func aNumberOfFramesIsKept() throws {
        let input = try source(frameCount: 50)
        let output = folder.path("some.mkv")
        let summary = try annotator(input, output) { $0.segment.frames = 7 }.run()
        #expect(summary.frames == 7)
        #expect(try Contents(of: output).frames.count == 7)
    }

    @Test func aPartBeyondTheEndIsAnError() throws {
        let input = try source(frameCount: 5)
        let annotator = annotator(input, folder.path("out.mkv")) { $0.segment.start = 60 }
        let error = #expect(throws: CamVideoError.self) { try annotator.run() }
        #expect(error?.description.contains("--start") == true)
        #expect(try folder.contents == ["in.mkv", "raw-in.mkv.avi"])
    }

    @Test func everyNthFrameIsExplainedAndTheOthersRepeatIt() throws {
        let input = try source(frameCount: 10)
        let summary = try annotator(input, nil) { options in
            options.cadence = 3
            options.temporal = TemporalOptions(smoothing: .none)
            options.mapsPath = folder.path("maps.npy")
        }.run()
        #expect(summary.frames == 10)
        #expect(summary.explainedFrames == 4)
        let maps = try NumPyArray<Float>(contentsOf: folder.path("maps.npy"))
        let frames = (0..<10).map { Array(maps.values[$0 * 12..<($0 + 1) * 12]) }
        for frame in 0..<10 { #expect(frames[frame] == frames[frame / 3 * 3], "frame \(frame)") }
        #expect(frames[0] != frames[3])
    }

    /// Frames that wait for others come out all the same, each with its own time and its own map.
    @Test func framesThatLookAheadAreAllThereInOrder() throws {
        let input = try source(frameCount: 10)
        let output = folder.path("out.mkv")
        let summary = try annotator(input, output) { options in
            options.temporal.lookahead = 4
            options.cadence = 3
            options.mapsPath = folder.path("maps.npy")
            options.logPath = folder.path("log.jsonl")
        }.run()
        #expect(summary.frames == 10 && summary.explainedFrames == 4)
        #expect(try Contents(of: output).frames.map(\.pts) == Contents(of: input).frames.map(\.pts))
        #expect(try NumPyArray<Float>(contentsOf: folder.path("maps.npy")).shape == [10, 3, 4])
        let text = String(decoding: try folder.bytes(of: folder.path("log.jsonl")), as: UTF8.self)
        let frames = try text.split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])["frame"] as? Int
        }
        #expect(frames == Array(0..<10))
    }

    /// As long as the bound allows, for nothing moves.
    @Test func anAutomaticCadenceExplainsWhatChanges() throws {
        let input = try source(frameCount: 10)
        let summary = try annotator(input, nil) { $0.cadence = .automatic }.run()
        #expect(summary.frames == 10)
        #expect((1...9).contains(summary.explainedFrames))
    }

    @Test func whatFollowsTheMotionNeedsTheMotion() throws {
        let input = try source(frameCount: 2)
        for change: (inout AnnotationOptions) -> Void in [
            { $0.temporal.lookahead = 3 }, { $0.cadence = .automatic },
        ] {
            let annotator = annotator(input, nil) { options in
                options.temporal.smoothing = .exponential
                change(&options)
            }
            let error = #expect(throws: CamVideoError.self) { try annotator.run() }
            #expect(error?.description.contains("--smoothing ema") == true)
        }
    }

    @Test func theLogTellsWhatWasSeen() throws {
        let input = try source(frameCount: 4)
        _ = try annotator(input, nil) { options in
            options.cadence = 2
            options.logPath = folder.path("log.jsonl")
        }.run()
        let text = String(decoding: try folder.bytes(of: folder.path("log.jsonl")), as: UTF8.self)
        let lines = try text.split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
        #expect(lines.map { $0["frame"] as? Int } == [0, 1, 2, 3])
        #expect(lines.map { $0["pts"] as? Int } == [0, 40, 80, 120])
        #expect(lines.map { $0["explained"] as? Bool } == [true, false, true, false])
        let target = try #require(lines[0]["target"] as? [String: Any])
        let top = try #require(lines[0]["top5"] as? [[String: Any]])
        #expect(top.count == 3)
        #expect(target["index"] as? Int == top[0]["index"] as? Int)
        #expect(top.compactMap { $0["probability"] as? Double }.reduce(0, +) > 0.999)
        let peak = try #require(lines[0]["peak"] as? [String: Double])
        #expect((0...64).contains(peak["x"] ?? -1) && (0...48).contains(peak["y"] ?? -1))
    }

    @Test func anExistingOutputIsKept() throws {
        let input = try source(frameCount: 3)
        let output = try folder.write([1, 2, 3], to: "out.mp4")
        let error = #expect(throws: CamVideoError.self) { try annotator(input, output).run() }
        #expect(error?.description.contains("--overwrite") == true)
        #expect(try folder.bytes(of: output) == [1, 2, 3])
        _ = try annotator(input, output) { $0.overwrites = true }.run()
        #expect(try Contents(of: output).frames.count == 3)
    }

    /// By another path to the same file, which must not be replaced even on request.
    @Test func whatIsReadIsNotReplaced() throws {
        let input = try source(frameCount: 3)
        let before = try folder.bytes(of: input)
        let link = folder.path("link.mkv")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: input)
        let changes: [(String, (inout AnnotationOptions) -> Void)] = [
            (link, { _ in }), (folder.path("./in.mkv"), { _ in }),
            (folder.path("out.mkv"), { [folder] in $0.mapsPath = folder.path("in.mkv") }),
            (folder.path("out.mkv"), { $0.logPath = link }),
        ]
        for (output, change) in changes {
            let annotator = annotator(input, output) { options in
                options.overwrites = true
                change(&options)
            }
            let error = #expect(throws: CamVideoError.self) { try annotator.run() }
            #expect(error?.description.contains("inputs") == true)
        }
        #expect(try folder.bytes(of: input) == before)
        #expect(try folder.contents == ["in.mkv", "link.mkv", "raw-in.mkv.avi"])
    }

    @Test func resultsHaveANameEach() throws {
        let input = try source(frameCount: 3)
        let output = folder.path("out.mkv")
        for (maps, log) in [(output, nil), (nil, output), (folder.path("x"), folder.path("x")), (nil, "-")] {
            let annotator = annotator(input, log == "-" ? "-" : output) { options in
                options.mapsPath = maps
                options.logPath = log
            }
            let error = #expect(throws: CamVideoError.self) { try annotator.run() }
            #expect(error?.description.contains("another result") == true)
        }
        #expect(try folder.contents == ["in.mkv", "raw-in.mkv.avi"])
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "there is no /dev/full here"))
    func aVideoWithoutItsMapsIsNotLeft() throws {
        let input = try source(frameCount: 3)
        let annotator = annotator(input, folder.path("out.mkv")) { $0.mapsPath = "/dev/full" }
        let error = #expect(throws: CamVideoError.self) { try annotator.run() }
        #expect(error?.description == "cannot write /dev/full: no space left on device")
        #expect(try folder.contents == ["in.mkv", "raw-in.mkv.avi"])
    }

    @Test func mapsDoNotGoIntoAPipe() throws {
        let input = try source(frameCount: 3)
        let pipe = Pipe()
        let path = "/dev/fd/\(pipe.fileHandleForWriting.fileDescriptor)"
        let annotator = annotator(input, folder.path("out.mkv")) { $0.mapsPath = path }
        let error = #expect(throws: CamVideoError.self) { try annotator.run() }
        #expect(error?.description.contains("maps need a file") == true)
        #expect(try folder.contents == ["in.mkv", "raw-in.mkv.avi"])
    }

    func notices(_ annotator: Annotator) throws -> [String] {
        let notices = Mutex<[String]>([])
        _ = try annotator.run { event in
            if case .notice(let notice) = event { notices.withLock { $0.append(notice) } }
        }
        return notices.withLock { $0 }
    }

    @Test func whatIsMissingIsTold() throws {
        let input = try source(frameCount: 100)
        #expect(try notices(annotator(input, nil)) == [])
        #expect(try notices(annotator(input, nil) { $0.segment.duration = 1 }) == [])
        var bytes = try folder.bytes(of: input)
        bytes.removeLast(bytes.count / 2)
        let cut = try folder.write(bytes, to: "cut.mkv")
        let output = folder.path("out.mkv")
        let told = try notices(annotator(cut, output))
        let frames = try Contents(of: output).frames.count
        #expect((10..<75).contains(frames))
        // Sound may go on for a little longer than the pictures.
        let missing = try #require(told.first?.firstMatch(of: /is cut short: (\d+\.\d) s of its length/))
        #expect(told.count == 1)
        #expect(abs(try #require(Double(missing.1)) - Double(100 - frames) / 25) < 0.25)
    }

    @Test func damageIsToldWithItsCount() throws {
        let input = try source("in.mp4", frameCount: 60, raw: RawClip())
        var bytes = try folder.bytes(of: input)
        // Inside a picture, which is most of the file.
        for position in bytes.count / 2..<bytes.count / 2 + 40 { bytes[position] = 0 }
        let told = try notices(annotator(try folder.write(bytes, to: "broken.mp4"), nil))
        #expect(told.count == 1)
        #expect(
            told.first?.contains(/broken.mp4 is damaged: \d+ packets? or frames? could not be decoded whole$/) == true)
    }

    @Test func scoresThatAreNoNumbersAreTold() throws {
        let input = try source(frameCount: 3)
        let told = try notices(annotator(input, nil, FakeExplainer(bias: .nan)))
        #expect(told.count == 1)
        #expect(told.first?.contains("not finite on 3 frames") == true)
    }

    @Test func mapsThatSayNothingAreTold() throws {
        let input = try source(frameCount: 3)
        let told = try notices(annotator(input, nil, FakeExplainer(isBlind: true)))
        #expect(told.count == 1)
        #expect(told.first?.contains("the map was blank on every frame") == true)
    }

    @Test func progressCountsUpToTheEnd() throws {
        let input = try source(frameCount: 30)
        let counts = Mutex<[Int]>([])
        _ = try annotator(input, nil).run { event in
            if case .progress(let progress) = event { counts.withLock { $0.append(progress.frames) } }
        }
        let seen = counts.withLock { $0 }
        #expect(seen.last == 30)
        #expect(seen == seen.sorted())
    }

    @Test func stagesAreMeasured() throws {
        let benchmark = try annotator(try source(frameCount: 30), nil) { $0.workers = 3 }.run().benchmark
        #expect(
            benchmark.stages.map(\.name) == [
                "demux", "decode", "schedule", "explain", "temporal", "render", "encode", "mux",
            ])
        #expect(benchmark.stages.map(\.workers) == [1, 1, 1, 3, 1, 1, 1, 1])
        #expect(abs(benchmark.stages.map(\.share).reduce(0, +) - 1) < 1e-6)
        #expect(benchmark.stages.allSatisfy { $0.busyMillisecondsPerFrame > 0 })
        #expect(benchmark.peakMemoryBytes > 1 << 20)
    }

    @Test func aPictureIsAVideoOfOneFrame() throws {
        let raw = try folder.write(RawClip(frameCount: 1).bytes, to: "raw.avi")
        try transcode(raw, to: folder.path("in.png"))
        let summary = try annotator(folder.path("in.png"), folder.path("out.png")) { $0.encoding = EncodingOptions() }
            .run()
        #expect(summary.frames == 1)
        let contents = try Contents(of: folder.path("out.png"))
        #expect(contents.frames.map { [$0.width, $0.height] } == [[64, 48]])
    }

    @Test func soundAloneAndMissingFilesAreSentences() throws {
        let error = #expect(throws: CamVideoError.self) {
            try annotator(folder.path("none.mp4"), folder.path("out.mp4")).run()
        }
        #expect(error?.description == "cannot open \(folder.path("none.mp4")): no such file")
        #expect(try folder.contents == [])
    }

    @Test func aRotatedPictureStaysRotatedAndItsLogIsUpright() throws {
        let input = Location.fixtures.path("small/rotated.mp4")
        let output = folder.path("out.mp4")
        _ = try annotator(input, output) { options in
            options.logPath = folder.path("log.jsonl")
            options.temporal.smoothing = .none
        }.run()
        let before = try Contents(of: input).video
        let after = try Contents(of: output).video
        #expect(after.orientation == before.orientation)
        #expect(after.width == 160 && after.height == 90)
        let log = try folder.bytes(of: folder.path("log.jsonl"))
        let lines = try log.split(separator: UInt8(ascii: "\n")).map {
            try #require(try JSONSerialization.jsonObject(with: Data($0)) as? [String: Any])
        }
        // Cells of a 4x3 map over a picture of 90x160.
        for line in lines {
            let peak = try #require(line["peak"] as? [String: Double])
            #expect([11.25, 33.75, 56.25, 78.75].contains(peak["x"]))
            #expect((peak["y"] ?? 0) > 20 && (peak["y"] ?? 0) < 140)
        }
    }
}
