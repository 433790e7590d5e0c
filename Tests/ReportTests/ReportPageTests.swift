import Foundation
import Maps
import Testing

@testable import Report

@Suite struct ReportPageTests {
    static let hostile = [
        "<script>alert(1)</script>", "</script><script>alert(2)</script>", "<!--", "\";--", "=cmd()",
        "\"\u{301} onmouseover=alert(3) x=\"", "a\u{2028}b", String(repeating: "x", count: 10_000),
    ]

    static func run(frames: Int = 30, name: String = "drive.camvideo") throws -> PackedRun {
        let view = ReportRun.View(name: hostile[0], network: 0)
        let run = ReportRun(
            name: name, width: 64, height: 36, frameRate: 25, views: [view],
            networks: [
                ReportRun.Network(
                    name: hostile[1], labels: hostile, normalization: .running(halfLife: 4),
                    facts: [ReportRun.Fact("model", hostile[2])])
            ],
            smoothing: "along the motion", clockStart: 10,
            look: ReportRun.Look(style: "heat", colormap: "jet"), provenance: [ReportRun.Fact("options", hostile[3])])
        var packer = RunPacker(run, frameCount: frames)
        for frame in 0..<frames {
            let label = hostile[frame % hostile.count]
            let map = SaliencyMap(width: 4, height: 3, values: (0..<12).map { Float(($0 + frame) % 12) / 11 })
            let isExplained = frame % 2 == 0
            packer.append(
                ReportFrame(
                    number: 100 + frame, time: 14 + 0.04 * Double(frame), isSceneCut: frame == 0 || frame == 20,
                    views: [
                        ReportFrame.View(
                            drawn: map, raw: isExplained ? map : nil, figure: 0.5, rawFigure: isExplained ? 0.6 : nil,
                            label: label, change: frame == 5 ? "Now \(hostile[0])." : nil)
                    ], probabilities: isExplained ? [[0.5, 0.2, 0.1, 0.1, 0.05, 0.02, 0.02, 0.01]] : nil))
        }
        let moment = ReportMoment(
            kind: hostile[0], firstFrame: 110, lastFrame: 120, text: hostile[7])
        return try packer.finish(moments: [moment])
    }

    static func page(_ runs: [PackedRun], video: ReportVideo = .linked(address: "./in.mp4")) throws -> String {
        var bytes = Data()
        try ReportPage(
            runs: runs, video: video, videoName: hostile[1],
            palettes: [.init(name: "gray", colors: (0...255).map { ($0, $0, $0) })], version: "1.2.3"
        ).write { bytes += $0 }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The text of script elements, as a browser finds them: up to the next end tag.
    static func scripts(_ page: String, _ id: String) -> [String] {
        page.components(separatedBy: "<script").dropFirst().filter { $0.contains("id=\"\(id)\"") }.compactMap {
            $0.components(separatedBy: "</script").first?.components(separatedBy: ">").dropFirst().joined(
                separator: ">")
        }
    }

    @Test func textIsNeverMarkup() throws {
        let page = try Self.page([Self.run()])
        let blobs = try Self.run().blobs.count
        #expect(page.components(separatedBy: "<script").count - 1 == blobs + 2)
        #expect(page.components(separatedBy: "</script").count - 1 == blobs + 2)
        #expect(!page.contains("alert(1)<") && !page.contains("<!--"))
        #expect(!page.unicodeScalars.contains("\u{2028}"))
        #expect(!page.contains("onmouseover=alert(3) x=\""))
        #expect(page.contains("&lt;/script&gt;&lt;script&gt;alert(2)&lt;/script&gt;"))
    }

    @Test func theScriptFindsWhatWasPacked() throws {
        let run = try Self.run()
        let page = try Self.page([run])
        let json = try #require(Self.scripts(page, "data").first)
        let data = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        #expect(data["videoAddress"] as? String == "./in.mp4")
        let found = try #require((data["runs"] as? [[String: Any]])?.first)
        #expect(found["start"] as? Double == 4)
        #expect(found["firstNumber"] as? Int == 100)
        let view = try #require((found["views"] as? [[String: Any]])?.first)
        #expect(view["name"] as? String == Self.hostile[0])
        for number in run.blobs.indices {
            let text = try #require(Self.scripts(page, "r0b\(number)").first)
            #expect(Data(base64Encoded: text) == run.blobs[number])
        }
        let figures = try #require(view["figures"] as? [String: Any])
        let column = try #require(figures["blob"] as? Int)
        #expect(Deflate.decompress(run.blobs[column], atMost: 1000)?.count == 4 * 30)
    }

    @Test func eventsAreInOrderAndInTheTable() throws {
        let run = try Self.run()
        #expect(run.data.events.map(\.type) == ["switch", "moment", "cut"])
        #expect(run.data.events.map(\.first) == [5, 10, 20])
        #expect(run.data.events[1].last == 20)
        let page = try Self.page([run])
        #expect(page.components(separatedBy: "<tr data-run=\"0\"").count - 1 == 3)
        #expect(page.contains("data-frame=\"10\" data-type=\"moment\""))
        #expect(page.contains("0:04.40"))
    }

    @Test func severalRunsHaveTheirNamesInTheTable() throws {
        let page = try Self.page([Self.run(), Self.run(name: "other.camvideo")])
        #expect(page.contains("<th scope=\"col\">Run</th>"))
        #expect(page.contains("<bdi>other.camvideo</bdi>"))
        #expect(!(try Self.page([Self.run()])).contains("<th scope=\"col\">Run</th>"))
    }

    @Test func anEmbeddedVideoIsInThePageByteForByte() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("report-\(UUID()).bin").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let bytes = Data((0..<7_000_001).map { UInt8(truncatingIfNeeded: $0 &* 7919 >> 5) })
        try bytes.write(to: URL(fileURLWithPath: path))
        let page = try Self.page([Self.run()], video: .embedded(path: path))
        let pieces = (0..<3).compactMap { Self.scripts(page, "v\($0)").first }.compactMap { Data(base64Encoded: $0) }
        #expect(pieces.reduce(Data(), +) == bytes)
        #expect(!page.contains("\"videoAddress\""))
    }

    @Test func thePageMayLoadNothingButTheVideo() throws {
        let page = try Self.page([Self.run()])
        #expect(page.contains("default-src 'none'"))
        #expect(!page.contains("http://") || page.contains("http://www.w3.org/2000/svg"))
        #expect(!page.contains("https://"))
    }
}
