import CamVideo
import Testing

@Suite struct TargetTests {
    static let texts: [(String, Target)] = [
        ("top", .top), ("top:3", .topClasses(3)), ("class:cab", .className("cab")),
        ("class:cab|minivan", .className("cab|minivan")), ("index:7", .classIndex(7)),
        ("not class:cab", .not(.className("cab"))),
        ("class:A - class:B", .difference(.className("A"), .className("B"))),
        ("A|C - index:3", .difference(.className("A|C"), .classIndex(3))),
        ("channel:5", .channel(5, .score)), ("activation:0", .channel(0, .activation)), ("raw:9", .channel(9, .raw)),
        ("channels:top:4", .topChannels(4, by: .activation)),
        ("channels:top:4:gradient", .topChannels(4, by: .gradient)),
        ("sea - coast", .className("sea - coast")),
    ]

    @Test(arguments: texts) func aTargetIsReadAndWritten(text: String, target: Target) {
        #expect(Target(text) == target)
        #expect(Target(target.description) == target)
    }

    @Test(arguments: [
        "", " ", "class:", "top:0", "top:65", "top:x", "channel:-1", "channel:x", "channels:top", "channels:top:0",
        "channels:top:3:size", "not top", "top - class:A", "class:A - class:", "index:x",
    ])
    func whatIsNoTargetIsNone(text: String) { #expect(Target(text) == nil) }
}
