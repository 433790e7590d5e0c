import Foundation
import Mustache

/// A report: one HTML page with all that it needs in it, but for the video where that is linked.
///
/// Text from models and files is data. What is in the page's elements is `Escaped`; what the script reads is JSON, which it shows as text
/// and never as markup. The page's own policy forbids it to load anything but the video.
package struct ReportPage: Sendable {
    /// A colour map.
    package struct Palette: Sendable, Encodable {
        let name: String
        /// 256 colours from the coldest to the hottest, each as RRGGBB.
        let colors: String

        package init(name: String, colors: [(red: UInt8, green: UInt8, blue: UInt8)]) {
            self.name = name
            self.colors = colors.map { color in
                [color.red, color.green, color.blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            }.joined()
        }
    }

    package let runs: [PackedRun]
    package let video: ReportVideo
    /// By which the page speaks of the video.
    package let videoName: String
    package let palettes: [Palette]
    package let version: String

    package init(
        runs: [PackedRun], video: ReportVideo, videoName: String, palettes: [Palette], version: String
    ) {
        self.runs = runs
        self.video = video
        self.videoName = videoName
        self.palettes = palettes
        self.version = version
    }

    /// Raw bytes that a `script` element of an embedded video holds; a whole number of threes, so that base64 needs no padding between.
    private static let pieceBytes = 3 << 20

    /// - Parameter sink: takes the page piece by piece.
    /// - Throws: what `sink` throws, or reading the video that is embedded.
    package func write(to sink: (Data) throws -> Void) throws {
        try sink(Data(try head().utf8))
        for (place, run) in runs.enumerated() {
            for (number, blob) in run.blobs.enumerated() { try sink(piece("r\(place)b\(number)", blob)) }
        }
        if case .embedded(let path) = video {
            let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            defer { try? file.close() }
            var number = 0
            while let bytes = try file.read(upToCount: Self.pieceBytes), !bytes.isEmpty {
                try sink(piece("v\(number)", bytes))
                number += 1
            }
        }
        try sink(
            Data("<script>\n\"use strict\";\n(() => {\n\(PageParts.script)})();\n</script>\n</body>\n</html>\n".utf8))
    }

    private func piece(_ name: String, _ bytes: Data) -> Data {
        Data("<script type=\"text/plain\" id=\"\(name)\">".utf8) + bytes.base64EncodedData() + Data("</script>\n".utf8)
    }

    private func head() throws -> String {
        let moments = MomentRow.rows(of: runs)
        return try MustacheTemplate(string: PageParts.template).render([
            "style": Escaped(verbatim: PageParts.style), "data": try Escaped.json(PageData(self)),
            "video": Escaped(videoName), "version": Escaped(version),
            "summary": Escaped(summary), "several": runs.count > 1,
            "moments": moments.map(\.values), "hasMoments": !moments.isEmpty,
            "runs": runs.map { run in
                [
                    "name": Escaped(run.run.name), "facts": run.run.provenance.map(\.values), "notes": run.notes,
                    "networks": run.run.networks.map {
                        ["name": Escaped($0.name), "facts": $0.facts.map(\.values)] as [String: Any]
                    },
                ] as [String: Any]
            },
        ])
    }

    private var summary: String {
        guard let run = runs.first else { return "" }
        let seconds = (run.times.last ?? 0) - (run.times.first ?? 0) + 1 / run.run.frameRate
        let size = "\(run.run.width)×\(run.run.height)"
        let rate = String(format: "%.4g", run.run.frameRate)
        return "\(run.times.count) frames · \(ClockText.text(seconds)) · \(size) · \(rate) fps"
    }
}

/// All that the script is told.
private struct PageData: Encodable {
    let videoName: String
    /// Nil where the video is in the page.
    let videoAddress: String?
    let palettes: [ReportPage.Palette]
    let runs: [RunData]

    init(_ page: ReportPage) {
        videoName = page.videoName
        videoAddress = if case .linked(let address) = page.video { address } else { nil }
        palettes = page.palettes
        runs = page.runs.map(\.data)
    }
}

extension ReportRun.Fact {
    fileprivate var values: [String: Any] {
        ["key": Escaped(key), "value": Escaped(value), "isLong": value.unicodeScalars.count > 200]
    }
}

extension PackedRun {
    /// What the page shows otherwise than the run's video does.
    fileprivate var notes: [Escaped] {
        data.views.compactMap { view in
            guard view.drawn.divisor > 1 else { return nil }
            let name = view.name.isEmpty ? "" : " of \(view.name)"
            return Escaped(
                "The maps\(name) are kept at \(view.drawn.width)×\(view.drawn.height), a \(view.drawn.divisor)th of their size along "
                    + "each side, for the page would be too large otherwise.")
        }
    }
}
