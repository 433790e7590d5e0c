import Exports
import Foundation
import Testing

/// YOLO, MOT and CSV.
@Suite struct TextWriterTests {
    /// A reader of RFC 4180's.
    private func rows(_ text: String) -> [[String]] {
        var (rows, row, field, isQuoted) = ([[String]](), [String](), "", false)
        var scalars = text.unicodeScalars[...]
        while let scalar = scalars.popFirst() {
            switch (scalar, isQuoted) {
            case ("\"", true):
                if scalars.first == "\"" {
                    field.unicodeScalars.append(scalars.removeFirst())
                } else {
                    isQuoted = false
                }
            case ("\"", false): isQuoted = true
            case (",", false):
                row.append(field)
                field = ""
            case ("\r", false): continue
            case ("\n", false):
                rows.append(row + [field])
                (row, field) = ([], "")
            default: field.unicodeScalars.append(scalar)
            }
        }
        return rows
    }

    @Test func csvHasARowForEachBoxAndClass() throws {
        let files = try written(SampleAnnotations.small(), by: CSVWriter())
        let table = rows(try #require(files[""]))
        #expect(table.allSatisfy { $0.count == 13 })
        #expect(table[0].prefix(5) == ["kind", "frame", "time", "map", "label"])
        #expect(
            table[1] == [
                "box", "10", "0.4", "main", "car", "1", "10.25", "20", "30", "40", "600", "0.9", "0.75",
            ])
        #expect(table[3] == ["class", "11", "0.44", "", "car", "", "", "", "", "", "", "", "0.55"])
        #expect(table.filter { $0[0] == "box" }.map { $0[5] } == ["1", "1", "1", "2"])
        #expect(table.filter { $0[5] == "2" }.map { $0[12] } == [""])
    }

    @Test func csvTakesAnyNameAndNoFormula() throws {
        let files = try written(SampleAnnotations.hostileOnes, by: CSVWriter())
        let table = rows(try #require(files[""]))
        #expect(table.count == 1 + 2 * SampleAnnotations.hostile.count && table.allSatisfy { $0.count == 13 })
        let labels = table.filter { $0[0] == "box" }.map { $0[4] }
        for (label, name) in zip(labels, SampleAnnotations.hostile) {
            let isFormula = "=-".contains(name.first ?? " ")
            #expect(label == (isFormula ? "'" : "") + name.replacing("\u{0}", with: "\u{FFFD}"))
        }
    }

    @Test func yoloHasAFileForEachFrame() throws {
        let files = try written(SampleAnnotations.small(), by: YOLOWriter())
        let names = files.keys.sorted()
        #expect(names == ["data.yaml"] + (10...15).map { "labels/train/frame_0000\($0).txt" })
        #expect(files[names[1]] == "0 0.12625 0.4 0.15 0.4\n")
        #expect(files[names[3]] == "")
        #expect(files[names[5]] == "1 0.375 0.5 0.25 1\n")
        let yaml = try #require(files["data.yaml"])
        #expect(yaml.contains("nc: 2\nnames:\n  0: \"car\"\n  1: \"bus\"\n"))
        let outlines = try written(SampleAnnotations.small(), by: YOLOWriter(drawsOutlines: true))
        #expect(outlines[names[1]] == "0 0.05125 0.2 0.20125 0.2 0.05125 0.6\n")
    }

    @Test func yoloTakesAnyName() throws {
        let yaml = try #require(try written(SampleAnnotations.hostileOnes, by: YOLOWriter())["data.yaml"])
        let lines = yaml.split(separator: "\n", omittingEmptySubsequences: false).filter { $0.hasPrefix("  ") }
        #expect(lines.count == SampleAnnotations.hostile.count)
        #expect(lines[1] == "  1: \"\\\";-- ' OR 1=1\"")
        #expect(lines[3] == "  3: \"a\\U00000000b\\U00000001c\\U0000FFFEd\\U0000000Ae\\U00000009f\\U0000000Dg\"")
        #expect(lines[8] == "  8: \"\\U00002028\\U00000085\\U0000FEFF\"")
        #expect(lines.allSatisfy { $0.hasSuffix("\"") })
    }

    @Test func motCountsFromOne() throws {
        let files = try written(SampleAnnotations.small(), by: MOTWriter())
        #expect(files.keys.sorted() == ["gt/gt.txt", "gt/labels.txt", "seqinfo.ini"])
        #expect(
            files["gt/gt.txt"] == """
                11,1,10.25,20,30,40,1,1,1
                12,1,10.25,20,30,40,1,1,1
                14,1,10.25,20,30,40,1,1,1
                15,2,50,0,50,100,1,2,1

                """)
        #expect(files["gt/labels.txt"] == "car\nbus\n")
        let info = try #require(files["seqinfo.ini"])
        for line in ["[Sequence]", "name=drive & co.mp4", "frameRate=25", "seqLength=50", "imWidth=200"] {
            #expect(info.split(separator: "\n").contains(Substring(line)), "\(info)")
        }
    }

    @Test func motHasALineForAnyName() throws {
        let files = try written(SampleAnnotations.hostileOnes, by: MOTWriter())
        let names = try #require(files["gt/labels.txt"]).split(separator: "\n", omittingEmptySubsequences: false)
        #expect(names.count == SampleAnnotations.hostile.count + 1)
        #expect(names[3] == "a b c d e f g")
        #expect(names[9] == "unnamed")
    }

    @Test func labelsThatAreAskedForComeFirst() {
        let some = SampleAnnotations.small()
        let all = Annotations(
            video: some.video, maps: some.maps, labels: ["bus", "tram", "bus"], frames: some.frames,
            tracks: some.tracks)
        #expect(all.labels == ["bus", "tram", "car"])
        #expect(some.labels == ["car", "bus"])
    }
}
