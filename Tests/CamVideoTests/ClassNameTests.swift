import Attribution
import Foundation
import ONNX
import TestSupport
import Testing

@testable import CamVideo

@Suite struct ClassNameTests {
    private static let imageNetLike = [
        "Cardigan, Cardigan Welsh corgi", "tabby, tabby cat", "car mirror", "cardigan",
        "passenger car, coach, carriage", "sports car, sport car", "beach wagon, station wagon, estate car",
        "scar tissue", "cab, hack, taxi",
    ]

    @Test(arguments: [
        ("sports car, sport car", [5]), ("sports car", [5]), ("sport car", [5]), ("SPORT CAR", [5]), (" taxi ", [8]),
        ("cardigan", [3]), ("Cardigan", [0]), ("CARDIGAN", [3]), ("car", []),
    ])
    func areFoundByLabelOrSynonym(name: String, indices: [Int]) {
        #expect(ClassNames(Self.imageNetLike).indices(of: name) == indices)
    }

    @Test func wholeWordsAreSuggestedBeforeLettersInCommon() {
        #expect(
            ClassNames(Self.imageNetLike).suggestions(for: "car", count: 10) == [
                "passenger car", "sports car", "estate car", "car mirror", "scar tissue", "cab", "tabby cat",
                "Cardigan", "cardigan",
            ])
        #expect(ClassNames(Self.imageNetLike).suggestions(for: "sport cars").first == "sport car")
        #expect(ClassNames(Self.imageNetLike).suggestions(for: "zebra") == [])
        #expect(ClassNames(Self.imageNetLike).suggestions(for: "--") == [])
    }

    /// The golden network with labels: ten classes.
    private func model(labels: [String], in folder: TemporaryFolder) throws -> LoadedModel<Explainer> {
        try LoadedModel<Explainer>(
            ModelOptions(
                source: .path(Location.fixtures.path("goldens/resnet_basic/model.onnx")),
                labelsPath: try folder.write(Data(labels.joined(separator: "\n").utf8), to: "labels.txt")))
    }

    @Test func aNameThatIsANumberIsANameFirst() throws {
        let folder = try TemporaryFolder()
        let labels = try model(labels: (1...9).map(String.init) + ["none"], in: folder)
        func index(_ text: String) throws -> Int? { try labels.subject(try #require(Target(text)))?.singleClass }
        #expect(try index("class:7") == 6)
        #expect(try index("7") == 6)
        #expect(try index("class:0") == 0)
        #expect(try index("index:7") == 7)
        #expect(try index("none") == 9)
        #expect(try index("top") == nil)
        #expect(throws: CamVideoError.self) { try index("class:10") }
        #expect(throws: CamVideoError.self) { try index("index:-1") }
    }

    @Test func aBareWordMayBeAClass() throws {
        let folder = try TemporaryFolder()
        let named = try model(labels: (0..<9).map { "thing \($0)" } + ["sports car, sport car"], in: folder)
        #expect(try named.subject(try #require(Target("sports car")))?.singleClass == 9)
        #expect(throws: CamVideoError.self) { try named.subject(try #require(Target("sports"))) }
    }
}
