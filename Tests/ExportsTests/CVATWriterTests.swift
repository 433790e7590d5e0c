import Exports
import Foundation
import FoundationXML
import Testing

@Suite struct CVATWriterTests {
    /// An element with what is in it.
    final class Element {
        let name: String
        let attributes: [String: String]
        var children: [Element] = []
        var text = ""

        init(_ name: String, _ attributes: [String: String]) {
            self.name = name
            self.attributes = attributes
        }

        func all(_ name: String) -> [Element] {
            children.flatMap { ($0.name == name ? [$0] : []) + $0.all(name) }
        }
    }

    private final class Reader: NSObject, XMLParserDelegate {
        var open = [Element("", [:])]

        func parser(
            _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
            attributes: [String: String]
        ) {
            let element = Element(name, attributes)
            open[open.count - 1].children.append(element)
            open.append(element)
        }

        func parser(
            _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
        ) { open.removeLast() }

        func parser(_ parser: XMLParser, foundCharacters text: String) { open[open.count - 1].text += text }
    }

    private func read(_ annotations: Annotations, outlines: Bool = false) throws -> Element {
        let files = try written(annotations, by: CVATWriter(drawsOutlines: outlines))
        #expect(files.keys.sorted() == [""])
        let parser = XMLParser(data: Data(try #require(files[""]).utf8))
        let reader = Reader()
        parser.delegate = reader
        #expect(parser.parse(), "\(String(describing: parser.parserError))")
        return reader.open[0]
    }

    @Test func eachStretchOfATrackEndsOutside() throws {
        let root = try read(SampleAnnotations.small())
        let tracks = root.all("track")
        #expect(tracks.map { $0.attributes["id"] } == ["1", "2"])
        #expect(tracks.map { $0.attributes["label"] } == ["car", "bus"])
        let boxes = tracks[0].all("box")
        #expect(boxes.map { $0.attributes["frame"] } == ["10", "11", "12", "13", "14"])
        #expect(boxes.map { $0.attributes["outside"] } == ["0", "0", "1", "0", "1"])
        #expect(boxes.allSatisfy { $0.attributes["keyframe"] == "1" && $0.attributes["occluded"] == "0" })
        #expect(
            ["xtl", "ytl", "xbr", "ybr"].map { boxes[0].attributes[$0] } == ["10.25", "20", "40.25", "60"])
        #expect(tracks[1].all("box").map { $0.attributes["outside"] } == ["0", "1"])
    }

    @Test func theTaskIsDescribed() throws {
        let root = try read(SampleAnnotations.small())
        func text(_ name: String) -> [String] { root.all(name).map(\.text) }
        #expect(text("version") == ["1.1"])
        #expect(text("size") == ["50"])
        #expect(text("stop_frame") == ["49"])
        #expect(text("width") == ["200"])
        #expect(text("source") == ["drive & co.mp4"])
        #expect(root.all("labels")[0].all("name").map(\.text) == ["car", "bus"])
        #expect(root.all("attribute").isEmpty)
    }

    @Test func classesAreTagsOfFrames() throws {
        let images = try read(SampleAnnotations.small()).all("image")
        #expect(images.map { $0.attributes["id"] } == ["11", "12", "15"])
        #expect(images[0].attributes["name"] == "frame_000011.png")
        #expect(images.flatMap { $0.all("tag").map { $0.attributes["label"] } } == ["car", "car", "car"])
    }

    @Test func outlinesArePolygons() throws {
        let shapes = try read(SampleAnnotations.small(), outlines: true).all("polygon")
        #expect(shapes.count == 7)
        #expect(shapes[0].attributes["points"] == "10.25,20;40.25,20;10.25,60")
    }

    @Test func severalMapsAreToldApart() throws {
        let root = try read(SampleAnnotations.small(maps: ["a", "b"]))
        let named = root.all("box").map { $0.all("attribute").map(\.text) }
        #expect(named == Array(repeating: ["a"], count: 5) + Array(repeating: ["b"], count: 2))
        #expect(root.all("labels")[0].all("input_type").count == 2)
    }

    @Test func namesAreText() throws {
        let root = try read(SampleAnnotations.hostileOnes)
        let labels = root.all("track").map { $0.attributes["label"] ?? "" }
        let expected = SampleAnnotations.hostileInXML
        #expect(labels == expected)
        #expect(root.all("tag").map { $0.attributes["label"] } == expected)
        #expect(root.all("label").flatMap { $0.children.filter { $0.name == "name" }.map(\.text) } == expected)
        #expect(root.all("script").isEmpty)
    }

    @Test func nothingFoundIsAnEmptyTask() throws {
        var none = SampleAnnotations.small()
        (none.tracks, none.frames) = ([], [])
        none.video.duration = nil
        let root = try read(none)
        #expect(root.all("track").isEmpty && root.all("size").map(\.text) == ["0"])
    }
}
