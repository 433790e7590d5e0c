import Foundation
import TestSupport
import Testing

@testable import ONNX

@Suite struct ClassLabelsTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func read(_ text: String) throws -> [String] {
        try ClassLabels(contentsOf: folder.write(Data(text.utf8), to: "labels.txt")).names
    }

    @Test func readsLines() throws {
        #expect(try read("cat\ndog\n") == ["cat", "dog"])
        #expect(try read("\u{FEFF}cat\r\nhot dog \r\n\r\n") == ["cat", "hot dog"])
        #expect(try read("猫\n\n犬") == ["猫", "", "犬"])
        #expect(try read("a\u{2028}b\n\u{0B}c\u{85}d\re") == ["a\u{2028}b", "\u{0B}c\u{85}d", "e"])
    }

    @Test func readsJSON() throws {
        #expect(try read(#" ["cat", "dog"]"#) == ["cat", "dog"])
        #expect(try read(#"{"1": "dog", "0": "cat"}"#) == ["cat", "dog"])
        #expect(try read(#"{"id2label": {"0": "cat", "1": "dog"}, "label2id": {}}"#) == ["cat", "dog"])
        #expect(try read(#"{"0": ["n01440764", "tench"], "1": ["n01443537", "goldfish"]}"#) == ["tench", "goldfish"])
    }

    @Test(arguments: [
        ("", "names no class"), ("\n \n", "names no class"), ("[]", "names no class"), ("{}", "names no class"),
        ("[\"cat\"", "starts like JSON, but is not"), ("[1, 2]", "the name of class 0 is no text"),
        (#"{"0": "a", "2": "c"}"#, "has 2 classes, but no class 1"), (#"{"id2label": 3}"#, "names no class"),
    ])
    func refuses(text: String, words: String) {
        let error = #expect(throws: ONNXError.self) { try read(text) }
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
        #expect(error?.file == folder.path("labels.txt"))
    }

    @Test func refusesOtherFiles() throws {
        let binary = try folder.write(Data([0xFF, 0xFE, 0x00, 0xD8]), to: "binary")
        #expect(throws: ONNXError(file: binary, "this is not UTF-8 text; give a file with one class name a line.")) {
            try ClassLabels(contentsOf: binary)
        }
        #expect(throws: ONNXError.self) { try ClassLabels(contentsOf: folder.path("none")) }
    }

    @Test func tellsAWrongCount() throws {
        let labels = ClassLabels(names: ["a", "b"], source: "labels.txt")
        try labels.validate(classCount: 2)
        let error = #expect(throws: ONNXError.self) { try labels.validate(classCount: 1000) }
        #expect(error?.message.hasPrefix("labels.txt: this names 2 classes, but the model has 1000;") == true)
    }
}
