import CamVideo
import Testing

@testable import CamVideoCLI

@Suite struct ArgumentValueTests {
    @Test(arguments: [
        ("90", 90), ("1.5", 1.5), ("1:30", 90), ("0:01:30.25", 90.25), ("1:00:00", 3600), ("100:00", 6000),
    ])
    func timesAreSecondsOrHaveColons(text: String, seconds: Double) {
        #expect(Seconds(argument: text)?.value == seconds)
    }

    @Test(arguments: ["", "-1", "x", "1:", ":30", "1:60", "1:2:3:4", "nan", "inf", "-1:30", "1.5:30", "1:-5"])
    func otherTimesAreRefused(text: String) {
        #expect(Seconds(argument: text) == nil)
    }

    @Test func sizesAreWidthTimesHeight() {
        let size = PixelSize(argument: "320x180")
        #expect(size?.width == 320)
        #expect(size?.height == 180)
    }

    @Test(arguments: ["", "224", "224x", "0x224", "-1x2", "2x3x4", "axb"])
    func otherSizesAreRefused(text: String) {
        #expect(PixelSize(argument: text) == nil)
    }

    @Test func triplesAreSeparatedByCommas() {
        #expect(ColorTriple(argument: "0.5,-1,2e-1")?.values == [0.5, -1, 0.2])
    }

    @Test(arguments: ["", "1", "1,2", "1,2,3,4", "1,,2,3", "1,2,x", "1,2,nan"])
    func otherTriplesAreRefused(text: String) {
        #expect(ColorTriple(argument: text) == nil)
    }

    @Test func targetsAreReadAndWrittenAlike() {
        for target in [Target.top, .classIndex(817), .className("sports car")] {
            #expect(Target(argument: target.defaultValueDescription) == target)
        }
        #expect(Target(argument: "class:") == nil)
        #expect(Target(argument: "bottom") == nil)
    }
}
