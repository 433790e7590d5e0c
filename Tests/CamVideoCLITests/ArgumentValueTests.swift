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

    @Test(arguments: [
        ("5s", 5), ("500ms", 0.5), ("1m30s", 90), ("1h", 3600), ("1h2m3.5s", 3723.5), ("1.5h", 5400), ("2min", 120),
        ("90S", 90), ("1s500ms", 1.5),
    ])
    func timesMayHaveUnits(text: String, seconds: Double) {
        #expect(Seconds(argument: text)?.value == seconds)
    }

    @Test(arguments: [
        "", "-1", "x", "1:", ":30", "1:60", "1:2:3:4", "nan", "inf", "-1:30", "1.5:30", "1:-5", "s", "5x", "-5s",
        "5s1m",
        "5s5s", "1m30", "1:30s", "1..5s", "5 s", "infs",
    ])
    func otherTimesAreRefused(text: String) {
        #expect(Seconds(argument: text) == nil)
    }

    @Test func sizesAreWidthTimesHeight() {
        let size = PixelSize(argument: "320x180")
        #expect(size?.width == 320)
        #expect(size?.height == 180)
    }

    @Test func oneNumberIsASquare() {
        #expect(PixelSize(argument: "224") == PixelSize(argument: "224x224"))
        #expect(PixelSize(argument: "320X180") == PixelSize(argument: "320x180"))
    }

    @Test(arguments: ["", "0", "-224", "224x", "0x224", "-1x2", "2x3x4", "axb"])
    func otherSizesAreRefused(text: String) {
        #expect(PixelSize(argument: text) == nil)
    }

    @Test(arguments: [("0.4", 0.4), ("40%", 0.4), ("100%", 1), ("1", 1), ("150%", 1.5), ("-1", -1)])
    func sharesMayBePercents(text: String, value: Double) {
        #expect(Share(argument: text)?.value == value)
    }

    @Test(arguments: ["", "%", "half", "40%%", "4 %"]) func otherSharesAreRefused(text: String) {
        #expect(Share(argument: text) == nil)
    }

    @Test func namesAreReadHoweverTheyAreCapitalised() {
        #expect(ColormapName(argument: "Viridis") == .viridis)
        #expect(MethodName(argument: "GradCAM++")?.name == "gradcam++")
        #expect(MethodName(argument: "LayerCAM")?.name == "layercam")
        #expect(TemporalOptions.Smoothing(argument: "EMA") == .exponential)
        #expect(TemporalOptions.Normalization(argument: "Frame") == .frame)
        #expect(ModelOptions.Precision(argument: "BF16") == .bf16)
        #expect(ColormapName(argument: "rainbow") == nil)
        #expect(MethodName(argument: "gradcam+") == nil)
    }

    @Test func triplesAreSeparatedByCommas() {
        #expect(ColorTriple(argument: "0.5,-1,2e-1")?.values == [0.5, -1, 0.2])
    }

    @Test func oneNumberIsForAllColours() {
        #expect(ColorTriple(argument: "0.5")?.values == [0.5])
    }

    @Test(arguments: ["", "x", "1,2", "1,2,3,4", "1,,2,3", "1,2,x", "1,2,nan"])
    func otherTriplesAreRefused(text: String) {
        #expect(ColorTriple(argument: text) == nil)
    }

    @Test func targetsAreReadAndWrittenAlike() {
        for target in [Target.top, .classIndex(817), .className("sports car")] {
            #expect(Target(argument: target.defaultValueDescription) == target)
        }
        #expect(Target(argument: "class:") == nil)
        #expect(Target(argument: "class: ") == nil)
        #expect(Target(argument: "") == nil)
        #expect(Target(argument: "index:seven") == nil)
        #expect(Target(argument: "sports car") == .className("sports car"))
        #expect(Target(argument: "class:7") == .className("7"))
        #expect(Target(argument: "class:top") == .className("top"))
        #expect(Target(argument: "index:7") == .classIndex(7))
    }

    @Test func aComparisonIsReadFromWhatDiffers() throws {
        var job = AnnotationOptions()
        job.model = ModelOptions(source: .path("a.onnx"), labelsPath: "a.txt", layers: ["x"], output: "logits")
        func comparison(_ text: String) throws -> PanelOptions.Comparison {
            try #require(ComparisonSpec(argument: text)).comparison(beside: job)
        }
        let method = try comparison("method=LayerCAM,layer=a,layer=b")
        #expect(method.model.method == "layercam" && method.model.layers == ["a", "b"])
        #expect(method.model.source == .path("a.onnx") && method.targets == [.top])
        let model = try comparison("model=b/,target=class:coach, bus,precision=bf16")
        #expect(model.model.source == .path("b/") && model.model.labelsPath == nil && model.model.layers == [])
        #expect(model.targets == [.className("coach, bus")] && model.model.precision == .bf16)
        for wrong in ["", "method", "method=", "colour=red", "a,method=gradcam"] {
            #expect(ComparisonSpec(argument: wrong) == nil, "\(wrong)")
        }
        #expect(throws: (any Error).self) { try comparison("method=gradcan") }
    }
}
