import Foundation
import Testing

@testable import ONNX

@Suite struct PreprocessingConfigTests {
    private func read(_ text: String) throws -> PreprocessingConfig {
        try PreprocessingConfig(huggingFace: JSONValue(parsing: Data(text.utf8)), source: "test")
    }

    @Test(arguments: [
        (#"{"size": {"height": 10, "width": 20}}"#, 20, 10), (#"{"size": {"shortest_edge": 30}}"#, 30, 30),
        (#"{"size": 40}"#, 40, 40),
        (#"{"size": {"shortest_edge": 256}, "crop_size": {"height": 224, "width": 200}}"#, 200, 224),
        (#"{"size": 256, "crop_size": 224, "do_center_crop": true}"#, 224, 224),
        (#"{"size": 256, "crop_size": 224, "do_center_crop": false}"#, 256, 256),
        (#"{"size": 256, "crop_size": null}"#, 256, 256),
    ])
    func readsSizes(text: String, width: Int, height: Int) throws {
        #expect(try read(text).inputSize == Preprocessing.Size(width: width, height: height))
    }

    @Test func obeysWhatIsSwitchedOff() throws {
        let config = try read(
            """
            {"do_normalize": false, "image_mean": [9, 9, 9], "image_std": [9, 9, 9], "do_rescale": false,
             "rescale_factor": 9, "do_resize": false, "size": 9}
            """)
        #expect(config == PreprocessingConfig(mean: [0, 0, 0], std: [1, 1, 1], rescaleFactor: 1))
    }

    @Test func oneValueStandsForAllColours() throws {
        #expect(try read(#"{"image_mean": 0.5, "image_std": [0.25]}"#).mean == [0.5, 0.5, 0.5])
        #expect(try read(#"{"image_mean": 0.5, "image_std": [0.25]}"#).std == [0.25, 0.25, 0.25])
    }

    /// EfficientNet rescales to -1...1 before it normalises.
    @Test func addsTheRescaleOffset() throws {
        let config = try read(#"{"rescale_offset": true, "rescale_factor": 0.5, "image_mean": [0.25, 0, 0]}"#)
        #expect(config.mean == [1.25, 1, 1])
    }

    /// MobileViT was trained with OpenCV's order.
    @Test func readsTheOrderOfChannels() throws {
        #expect(try read(#"{"do_flip_channel_order": true}"#).channelOrder == .bgr)
        #expect(try read(#"{"do_flip_channel_order": false}"#).channelOrder == .rgb)
        #expect(try read("{}").channelOrder == nil)
    }

    @Test func leavesOpenWhatIsNotSaid() throws {
        #expect(try read("{}") == PreprocessingConfig())
    }
}
