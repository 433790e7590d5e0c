import Evaluation
import Foundation
import TestSupport
import Testing

@Suite struct FrameAnnotationsTests {
    private func read(_ json: String, input: String = "folder/drive.mp4") throws -> FrameAnnotations {
        try FrameAnnotations(json: Data(json.utf8), name: "boxes.json", input: input)
    }

    private func images(_ images: String, of ids: [String] = ["7", "8"]) throws -> [Int] {
        let boxes = ids.map { #"{"image_id": \#($0), "bbox": [1, 2, 3, 4]}"# }.joined(separator: ",")
        let read = try read(#"{"images": [\#(images)], "annotations": [\#(boxes)]}"#)
        return read.frames.filter { !$0.value.items.isEmpty }.keys.sorted()
    }

    @Test func imagesAreFramesByNumberNameOrOrder() throws {
        #expect(try images(#"{"id": 7, "frame_id": 5}, {"id": 8, "frame_index": 2}"#) == [2, 5])
        #expect(
            try images(#"{"id": 7, "file_name": "v2/a_010.jpg"}, {"id": 8, "file_name": "v2/a_030.jpg"}"#) == [10, 30])
        // FFmpeg's first picture is number 1.
        #expect(
            try images(#"{"id": 7, "file_name": "a_00001.png"}, {"id": 8, "file_name": "a_00011.png"}"#) == [0, 10])
        #expect(try images(#"{"id": 7, "file_name": "a.jpg"}, {"id": 8, "file_name": "b.jpg"}"#) == [0, 1])
        #expect(
            try images(#"{"id": "x", "file_name": "s1.jpg"}, {"id": "y", "file_name": "s1.jpg"}"#, of: [#""y""#]) == [1]
        )
    }

    @Test func anImageOfTheInputsNameIsThePicture() throws {
        let json = #"""
            {"images": [{"id": 1, "file_name": "000139.jpg"}, {"id": 2, "file_name": "x/000285.jpg"}],
             "annotations": [{"image_id": 1, "bbox": [0, 0, 1, 1]}, {"image_id": 2, "bbox": [5, 6, 7, 8]}]}
            """#
        let read = try read(json, input: "here/000285.jpg")
        #expect(read.frames.count == 1)
        #expect(read.frames[0]?.items.map(\.region) == [.box(left: 5, top: 6, right: 12, bottom: 14)])
    }

    @Test func categoriesAndMasksAreRead() throws {
        let read = try read(
            #"""
            {"images": [{"id": 1, "frame_id": 0, "width": 40, "height": 30}],
             "categories": [{"id": 3, "name": "car"}, {"id": 4, "name": "dog"}],
             "annotations": [
               {"image_id": 1, "category_id": 3, "bbox": [0, 0, 9, 9], "segmentation": [[1, 1, 5, 1, 5, 5]]},
               {"image_id": 1, "category_id": 4, "segmentation": {"size": [2, 3], "counts": [1, 2, 2, 1]}},
               {"image_id": 1, "category_id": 3, "segmentation": {"size": [4, 6], "counts": "32481"}},
               {"image_id": 1, "category_id": 3, "segmentation": {"size": [8, 8], "counts": "61X13UO"}},
               {"image_id": 1, "category_id": 3, "bbox": [0, 0, 9, 9], "segmentation": []}]}
            """#)
        let frame = try #require(read.frames[0])
        #expect(frame.size?.width == 40 && frame.size?.height == 30)
        #expect(read.categories.map(\.name) == ["car", "dog"])
        #expect(
            frame.items.map(\.region) == [
                .polygons([[1, 1, 5, 1, 5, 5]]), .runs(width: 3, height: 2, lengths: [1, 2, 2, 1]),
                .runs(width: 6, height: 4, lengths: [3, 2, 4, 10, 5]),
                .runs(width: 8, height: 8, lengths: [6, 1, 40, 4, 13]), .box(left: 0, top: 0, right: 9, bottom: 9),
            ])
    }

    /// YouTube-VIS: one annotation is a thing in all frames.
    @Test func videosAreReadFrameByFrame() throws {
        let json = #"""
            {"videos": [{"id": 1, "name": "other"}, {"id": 2, "name": "drive", "width": 8, "height": 6,
                         "file_names": ["d/00000.jpg", "d/00005.jpg", "d/00010.jpg"]}],
             "categories": [{"id": 1, "name": "car"}],
             "annotations": [{"video_id": 2, "category_id": 1, "bboxes": [[1, 1, 2, 2], null, [3, 3, 1, 1]]},
                             {"video_id": 1, "category_id": 1, "bboxes": [[0, 0, 1, 1]]}]}
            """#
        let read = try read(json)
        #expect(read.frames[0]?.items.map(\.region) == [.box(left: 1, top: 1, right: 3, bottom: 3)])
        #expect(read.frames[5]?.items.isEmpty == true)
        #expect(read.frames[10]?.items.map(\.category?.name) == ["car"])
        #expect(throws: EvaluationError.self) { try self.read(json, input: "third.mp4") }
    }

    @Test func theFixturesSceneIsRead() throws {
        let read = try FrameAnnotations(contentsOf: Location.fixtures.path("road.json"), input: "road.mp4")
        #expect(read.frames[0]?.items.first?.region == .box(left: 352.1, top: 166.0, right: 407.0, bottom: 202.3))
        #expect(read.frames[0]?.size?.width == 640)
        #expect(Set(read.categories.compactMap(\.name)).isSuperset(of: ["car", "truck", "stop sign"]))
    }

    @Test(arguments: [
        ("{", "it is not JSON"),
        ("[1]", "no object with annotations"),
        ("{}", "\"annotations\" with \"images\" or \"videos\" is needed"),
        (#"{"images": [], "annotations": []}"#, "annotates nothing"),
        (#"{"images": [{"file_name": "a"}], "annotations": []}"#, "images[0].id is missing"),
        (#"{"images": [{"id": 1}], "annotations": [{"image_id": 2, "bbox": [1, 1, 1, 1]}]}"#, "image 2"),
        (
            #"{"images": [{"id": 1}], "annotations": [{"image_id": 1, "bbox": [1, 1, 1]}]}"#,
            "[left, top, width, height]"
        ),
        (
            #"{"images": [{"id": 1}], "annotations": [{"image_id": 1, "bbox": "no"}]}"#,
            "annotations[0].bbox is of the wrong type"
        ),
        (
            #"{"images": [{"id": 1}], "categories": [], "annotations": [{"image_id": 1, "category_id": 9, "bbox": [1, 1, 1, 1]}]}"#,
            "the category 9"
        ),
        (
            #"{"images": [{"id": 1}], "annotations": [{"image_id": 1, "segmentation": {"size": [2, 2], "counts": [1, 9]}}]}"#,
            "the runs do not fill the mask's size"
        ),
    ])
    func badFilesAreAnsweredWithASentence(json: String, words: String) throws {
        let error = #expect(throws: EvaluationError.self) { try read(json) }
        let text = try #require(error?.description)
        #expect(text.hasPrefix("boxes.json") && text.contains(words), "\(text)")
    }

    @Test func aMissingFileIsNamed() throws {
        let error = #expect(throws: EvaluationError.self) {
            try FrameAnnotations(contentsOf: "/nowhere/boxes.json", input: "a.mp4")
        }
        #expect(error?.description == "cannot read /nowhere/boxes.json: no such file")
    }
}
