import Foundation
import TestSupport
import Testing

@testable import ONNX

@Suite struct ModelBundleTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func writeModel(_ name: String = "model.onnx", metadata: [String: String] = [:]) throws {
        let proto = ModelBuilder.model().bent {
            $0.metadataProps = metadata.map { key, value in
                .with {
                    $0.key = key
                    $0.value = value
                }
            }
        }
        try folder.write(try proto.serializedBytes(), to: name)
    }

    private func write(_ name: String, _ text: String) throws {
        try folder.write(Data(text.utf8), to: name)
    }

    private static let preprocessor = """
        {"do_normalize": true, "do_rescale": true, "do_resize": true, "rescale_factor": 0.5, "resample": 3,
         "image_mean": [0.1, 0.2, 0.3], "image_std": [0.4, 0.5, 0.6], "size": {"height": 10, "width": 20}}
        """

    @Test func readsAFolder() throws {
        try writeModel()
        try write("config.json", #"{"id2label": {"0": "cat", "1": "dog"}, "hidden_sizes": [1, 2]}"#)
        try write("preprocessor_config.json", Self.preprocessor)
        for path in [folder.url.path, folder.path("model.onnx")] {
            let bundle = try ModelBundle(path: path)
            #expect(bundle.labels?.names == ["cat", "dog"] && bundle.problem == nil)
            #expect(
                bundle.preprocessing
                    == Preprocessing(
                        mean: [0.1, 0.2, 0.3], std: [0.4, 0.5, 0.6], rescaleFactor: 0.5,
                        inputSize: .init(width: 20, height: 10), resampling: .bicubic))
            #expect(bundle.notices == [])
            #expect(bundle.name == folder.path("model.onnx"))
            #expect(bundle.model.graph.name == "small")
        }
    }

    @Test func findsTheModelInAFolder() throws {
        try writeModel("onnx/model.onnx")
        try write("config.json", #"{"id2label": {"0": "cat"}}"#)
        let bundle = try ModelBundle(path: folder.url.path)
        #expect(bundle.name == folder.path("onnx/model.onnx"))
        #expect(bundle.labels?.names == ["cat"])
    }

    @Test func aMeanOfBytesForValuesUpToOneIsTold() throws {
        try writeModel()
        try write("preprocessor_config.json", #"{"image_mean": [123, 116, 103], "image_std": [58, 57, 57]}"#)
        #expect(try ModelBundle(path: folder.url.path).notices.contains { $0.contains("lies far outside") })
        try write(
            "preprocessor_config.json",
            #"{"image_mean": [123, 116, 103], "image_std": [58, 57, 57], "do_rescale": false}"#)
        #expect(try !ModelBundle(path: folder.url.path).notices.contains { $0.contains("lies far outside") })
    }

    @Test func aMissingDeviationAloneIsTold() throws {
        try writeModel()
        try write("preprocessor_config.json", #"{"image_mean": [0.5, 0.5, 0.5]}"#)
        let bundle = try ModelBundle(path: folder.url.path)
        #expect(bundle.notices.contains { $0.contains("does not give pictures' standard deviation") })
        #expect(bundle.preprocessing.mean == [0.5, 0.5, 0.5] && bundle.preprocessing.std == Preprocessing.imageNet.std)
    }

    @Test func knowsWhetherClassesAreIndependent() throws {
        try writeModel()
        try write("config.json", #"{"problem_type": "multi_label_classification"}"#)
        #expect(try ModelBundle(path: folder.url.path).problem == .multiLabel)
    }

    @Test func takesTheOnlyModelOfAFolder() throws {
        let empty = #expect(throws: ONNXError.self) { try ModelBundle(path: folder.url.path) }
        #expect(
            empty?.message == "\(folder.url.path): there is no .onnx file in this folder; "
                + "name the model's own folder or file.")
        try writeModel("a.onnx")
        #expect(try ModelBundle(path: folder.url.path).name == folder.path("a.onnx"))
        try writeModel("b.onnx")
        let several = #expect(throws: ONNXError.self) { try ModelBundle(path: folder.url.path) }
        #expect(several?.message.contains("several models in this folder (a.onnx, b.onnx)") == true)
    }

    @Test func saysWhatItAssumes() throws {
        try writeModel()
        let bundle = try ModelBundle(path: folder.path("model.onnx"))
        #expect(bundle.preprocessing == .imageNet)
        #expect(bundle.labels == nil)
        #expect(bundle.notices.count == 2)
        #expect(bundle.notices.first?.contains("ImageNet's mean and standard deviation are assumed") == true)
        #expect(bundle.notices.last?.contains("does not name its classes") == true)
    }

    @Test func readsMetadata() throws {
        try writeModel(metadata: [
            "id2label": #"{"0": "car", "1": "road"}"#, "image_mean": "[0.5, 0.5, 0.5]",
            "image_std": "[0.25, 0.25, 0.25]",
            "size": #"{"height": 90, "width": 160}"#, "rescale_factor": "0.00392156862745098",
        ])
        let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.path("model.onnx")))
        let bundle = try ModelBundle(bytes: bytes, name: "demo")
        #expect(bundle.labels == ClassLabels(names: ["car", "road"], source: "demo (metadata)"))
        #expect(
            bundle.preprocessing
                == Preprocessing(
                    mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25], inputSize: .init(width: 160, height: 90)))
        #expect(bundle.notices == [])
    }

    @Test func prefersFilesToMetadata() throws {
        try writeModel(metadata: ["id2label": #"{"0": "car"}"#, "image_mean": "[0, 0, 0]", "image_std": "[2, 2, 2]"])
        try write("config.json", #"{"id2label": {"0": "cat"}}"#)
        try write("preprocessor_config.json", #"{"image_mean": [1, 1, 1]}"#)
        let bundle = try ModelBundle(path: folder.url.path)
        #expect(bundle.labels?.names == ["cat"])
        #expect(bundle.preprocessing.mean == [1, 1, 1])
        #expect(bundle.preprocessing.std == [2, 2, 2])
    }

    @Test func passesOverOthersMetadata() throws {
        try writeModel(metadata: ["size": "12 MB", "id2label": "7"])
        let bundle = try ModelBundle(path: folder.url.path)
        #expect(bundle.labels == nil)
        #expect(bundle.preprocessing == .imageNet)
        #expect(bundle.notices.contains { $0.contains("the metadata 'size', which is not JSON; it is ignored") })
        #expect(bundle.notices.contains { $0.contains("names no class") && $0.hasSuffix("It is ignored.") })
    }

    @Test func readsTimm() throws {
        try writeModel()
        try write(
            "config.json",
            """
            {"architecture": "resnet18", "num_classes": 2, "label_names": ["n01", "n02"],
             "label_descriptions": {"n01": "tench", "n02": "goldfish"},
             "pretrained_cfg": {"mean": [0.5, 0.4, 0.3], "std": [0.2, 0.2, 0.2], "input_size": [3, 224, 256],
                                "interpolation": "bicubic"}}
            """)
        let bundle = try ModelBundle(path: folder.url.path)
        #expect(bundle.labels?.names == ["tench", "goldfish"])
        #expect(
            bundle.preprocessing
                == Preprocessing(
                    mean: [0.5, 0.4, 0.3], std: [0.2, 0.2, 0.2], inputSize: .init(width: 256, height: 224),
                    resampling: .bicubic))
    }

    @Test func overrides() throws {
        try writeModel()
        try write("labels.txt", "one\ntwo\n")
        try write("config.json", #"{"id2label": {"0": "cat"}}"#)
        let bundle = try ModelBundle(
            path: folder.url.path,
            overrides: .init(
                labelsPath: folder.path("labels.txt"), mean: [0, 0, 0], std: [1, 1, 1],
                inputSize: .init(width: 32, height: 16)))
        #expect(bundle.labels?.names == ["one", "two"])
        #expect(
            bundle.preprocessing
                == Preprocessing(mean: [0, 0, 0], std: [1, 1, 1], inputSize: .init(width: 32, height: 16)))
        #expect(bundle.notices == [])
        let one = try ModelBundle(path: folder.url.path, overrides: .init(mean: [0.5], std: [2]))
        #expect(one.preprocessing.mean == [0.5, 0.5, 0.5] && one.preprocessing.std == [2, 2, 2])
        for overrides in [ModelBundle.Overrides(mean: [1, 2]), .init(std: [1, 0, 1]), .init(std: [1, .nan, 1])] {
            #expect(throws: ONNXError.self) { try ModelBundle(path: folder.url.path, overrides: overrides) }
        }
    }

    @Test(arguments: [
        ("config.json", "not json"), ("config.json", #"{"id2label": []}"#), ("preprocessor_config.json", "[]"),
        ("preprocessor_config.json", #"{"image_mean": [1, 2]}"#),
        ("preprocessor_config.json", #"{"image_std": [1, 0, 1]}"#),
        ("preprocessor_config.json", #"{"image_mean": ["a", 1, 1, 1]}"#),
        ("preprocessor_config.json", #"{"image_mean": [1e99, 0, 0]}"#),
        ("preprocessor_config.json", #"{"rescale_factor": 0}"#), ("preprocessor_config.json", #"{"size": 0}"#),
        ("preprocessor_config.json", #"{"size": {"height": 100000, "width": 2}}"#),
        ("preprocessor_config.json", #"{"size": {"height": 1.5, "width": 2}}"#),
        ("config.json", #"{"pretrained_cfg": {"input_size": [224, 224]}}"#),
    ])
    func refusesBadFiles(name: String, text: String) throws {
        try writeModel()
        try write(name, text)
        let error = #expect(throws: ONNXError.self) { try ModelBundle(path: folder.url.path) }
        #expect(error?.file == folder.path(name))
    }

    @Test(.enabled(if: Location.shared.isAvailable("models"))) func readsSharedFolders() throws {
        let squeezeNet = try ModelBundle(path: Location.shared.path("models/squeezenet1_1-imagenet"))
        try squeezeNet.labels?.validate(classCount: 1000)
        #expect(squeezeNet.labels?.names[817] == "sports car")
        #expect(squeezeNet.preprocessing.inputSize == .init(width: 227, height: 227))
        #expect(squeezeNet.notices == [])
        let resNet = try ModelBundle(path: Location.shared.path("models/resnet56-cifar10"))
        #expect(resNet.labels?.names.count == 10)
        #expect(resNet.preprocessing.mean == [0.485, 0.456, 0.406])
        #expect(resNet.preprocessing.inputSize == .init(width: 32, height: 32))
    }
}
