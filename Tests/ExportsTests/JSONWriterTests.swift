import Exports
import Foundation
import Testing

/// COCO and Label Studio.
@Suite struct JSONWriterTests {
    private func object(_ text: String?) throws -> Any {
        try JSONSerialization.jsonObject(with: Data(try #require(text).utf8))
    }

    private func coco(_ annotations: Annotations) throws -> [String: [[String: Any]]] {
        let files = try written(annotations, by: COCOWriter())
        #expect(files.keys.sorted() == [""])
        let all = try #require(try object(files[""]) as? [String: Any])
        return all.compactMapValues { $0 as? [[String: Any]] }
    }

    @Test func cocoHasVideosFramesAndInstances() throws {
        let all = try coco(SampleAnnotations.small())
        let (images, boxes) = (try #require(all["images"]), try #require(all["annotations"]))
        #expect(all["videos"]?.map { $0["name"] as? String } == ["drive & co.mp4"])
        #expect(all["videos"]?.first?["fps"] as? Double == 25)
        #expect(images.map { $0["frame_id"] as? Int } == [10, 11, 12, 13, 14, 15])
        #expect(images.map { $0["id"] as? Int } == [11, 12, 13, 14, 15, 16])
        #expect(images.allSatisfy { $0["video_id"] as? Int == 1 && $0["width"] as? Int == 200 })
        #expect(images[0]["file_name"] as? String == "frame_000010.png")
        #expect(images[1]["tags"] as? [String] == ["car"])
        #expect(boxes.map { $0["id"] as? Int } == [1, 2, 3, 4])
        #expect(boxes.map { $0["image_id"] as? Int } == [11, 12, 14, 15])
        #expect(boxes.map { $0["instance_id"] as? Int } == [1, 1, 1, 2])
        #expect(boxes.map { $0["category_id"] as? Int } == [1, 1, 1, 2])
        #expect(boxes[0]["bbox"] as? [Double] == [10.25, 20, 30, 40])
        #expect(boxes[0]["area"] as? Double == 600)
        #expect(boxes[0]["segmentation"] as? [[Double]] == [[10.25, 20, 40.25, 20, 10.25, 60]])
        #expect(boxes[0]["iscrowd"] as? Int == 0)
        #expect(boxes[0]["map"] == nil)
        #expect(try coco(SampleAnnotations.small(maps: ["a", "b"]))["annotations"]?[0]["map"] as? String == "a")
    }

    @Test func cocoTakesAnyName() throws {
        let all = try coco(SampleAnnotations.hostileOnes)
        #expect(all["categories"]?.map { $0["name"] as? String } == SampleAnnotations.hostile)
        #expect(all["categories"]?.map { $0["id"] as? Int } == Array(1...SampleAnnotations.hostile.count))
    }

    private func task(_ annotations: Annotations) throws -> (results: [[String: Any]], config: String) {
        let files = try written(annotations, by: LabelStudioWriter())
        #expect(files.keys.sorted() == ["config.xml", "tasks.json"])
        let tasks = try #require(try object(files["tasks.json"]) as? [[String: Any]])
        #expect((tasks[0]["data"] as? [String: String])?["video"] == annotations.video.name)
        let predictions = try #require(tasks[0]["predictions"] as? [[String: Any]])
        return (
            try #require(predictions[0]["result"] as? [[String: Any]]), try #require(files["config.xml"])
        )
    }

    private func value(_ result: [String: Any]) throws -> [String: Any] {
        try #require(result["value"] as? [String: Any])
    }

    @Test func labelStudioShowsRectanglesUntilTheLastOfEachStretch() throws {
        let (results, _) = try task(SampleAnnotations.small())
        #expect(results.map { $0["id"] as? String } == ["track-1", "track-2", "range-1", "range-2"])
        let car = try value(results[0])
        #expect(results[0]["type"] as? String == "videorectangle")
        #expect(results[0]["from_name"] as? String == "box" && results[0]["to_name"] as? String == "video")
        #expect(car["labels"] as? [String] == ["car"])
        #expect(car["framesCount"] as? Int == 50 && car["duration"] as? Double == 2)
        let sequence = try #require(car["sequence"] as? [[String: Any]])
        #expect(sequence.map { $0["frame"] as? Int } == [11, 12, 14])
        #expect(sequence.map { $0["enabled"] as? Bool } == [true, false, false])
        #expect(sequence.map { $0["time"] as? Double } == [0.44, 0.48, 0.56])
        #expect(["x", "y", "width", "height"].map { sequence[0][$0] as? Double } == [5.125, 20, 15, 40])
    }

    @Test func labelStudioHasClassesAsRanges() throws {
        let (results, config) = try task(SampleAnnotations.small())
        let ranges = try results.suffix(2).map {
            #expect($0["type"] as? String == "timelinelabels")
            let value = try value($0)
            #expect(value["timelinelabels"] as? [String] == ["car"])
            return try #require(value["ranges"] as? [[String: Int]])
        }
        #expect(ranges == [[["start": 12, "end": 13]], [["start": 16, "end": 16]]])
        #expect(results[2]["score"] as? Double == 0.6)
        #expect(config.contains("framerate=\"25\""))
    }

    @Test func labelStudioTakesAnyName() throws {
        let (results, config) = try task(SampleAnnotations.hostileOnes)
        let labels = try results.prefix(SampleAnnotations.hostile.count).map {
            try #require(try value($0)["labels"] as? [String])
        }
        // The interface is XML, and has the same names.
        #expect(labels.flatMap { $0 } == SampleAnnotations.hostileInXML)
        #expect(!config.contains("<script>") && config.contains("&lt;script&gt;"))
    }
}
