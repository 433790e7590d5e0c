import Testing

@testable import CamVideoCLI

@Suite struct FormatTests {
    @Test(arguments: [
        (0, "0:00"), (0.2, "0:01"), (59.5, "1:00"), (754, "12:34"), (3723, "1:02:03"), (-5, "0:00"),
        (Double.infinity, "99:59:59"),
    ])
    func durationsRoundUpToSeconds(seconds: Double, text: String) {
        #expect(Format.duration(seconds) == text)
    }

    @Test(arguments: [(5.432, "5.43"), (9.996, "10.0"), (43.25, "43.2"), (99.96, "100"), (143.4, "143"), (0, "0.00")])
    func decimalsHaveThreeDigits(value: Double, text: String) {
        #expect(Format.decimal(value) == text)
    }

    @Test(arguments: [(0, "0"), (999, "999"), (1000, "1.0 k"), (25_557_032, "25.6 M"), (4_089_284_608, "4.1 G")])
    func countsAreInUnitsOf1000(value: Int, text: String) {
        #expect(Format.count(value) == text)
    }

    @Test(arguments: [(640, "640 B"), (1024, "1.0 KiB"), (1_048_550, "1.0 MiB"), (102_445_875, "97.7 MiB")])
    func bytesAreInUnitsOf1024(value: Int, text: String) {
        #expect(Format.bytes(value) == text)
    }

    @Test func shapesLeaveOutTheBatch() {
        #expect(Format.shape([1, 2048, 7, 7]) == "2048x7x7")
        #expect(Format.shape([1, 1000]) == "1000")
    }

    @Test func progressSaysWhatIsKnown() {
        #expect(
            Format.progress(frames: 120, expected: 221, rate: 43.2, remaining: 2.3)
                == "frame 120/221  54%  43.2 fps  ETA 0:03")
        #expect(Format.progress(frames: 120, expected: nil, rate: 43.2, remaining: nil) == "frame 120  43.2 fps")
    }

    @Test func progressBeyondTheEstimateDoesNotExceedIt() {
        #expect(Format.progress(frames: 222, expected: 221, rate: 10, remaining: nil) == "frame 222  10.0 fps")
    }

    @Test func theSummaryNamesTheOutput() {
        #expect(
            Format.summary(frames: 221, seconds: 7.5, output: "out.mp4", wasInterrupted: false)
                == "out.mp4: 221 frames in 7.50 s (29.5 fps)")
        #expect(
            Format.summary(frames: 3, seconds: 0, output: "-", wasInterrupted: true)
                == "standard output: 3 frames in 0.00 s, stopped early; complete up to there")
    }

    @Test func tablesAlignTheirColumns() {
        var table = TextTable([("stage", .left), ("ms", .right), ("note", .left)])
        table.append(["decode", "5.9", ""])
        table.append(["mux", "12.1", "slow"])
        #expect(
            table.text == """
                stage     ms  note
                decode   5.9
                mux     12.1  slow
                """)
    }
}
