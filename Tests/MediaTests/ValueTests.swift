import Media
import MediaSupport
import TestSupport
import Testing

@Suite struct ValueTests {
    @Test func timesMoveForward() {
        var times = TimestampSequence(frameDuration: 10)
        // Missing, repeated and backward times; a start that is not 0.
        let given: [(Int64?, Int64)] = [(-20, 10), (-10, 5), (nil, 0), (nil, 0), (4, 10), (4, 10), (100, 10)]
        #expect(given.map { times.next(pts: $0.0, duration: $0.1) } == [-20, -10, -5, 5, 6, 7, 100])
    }

    @Test(arguments: [
        ("clip.mp4", MediaInput.file(path: "clip.mp4")), ("-", .standardInput), ("a:b.mp4", .file(path: "a:b.mp4")),
        ("https://host/x", .url("https://host/x")), ("file:///x/y.mp4", .file(path: "/x/y.mp4")),
        ("rtsp+tls://h", .url("rtsp+tls://h")), ("odd name://x", .file(path: "odd name://x")),
        ("concat:a|b", .file(path: "concat:a|b")),
    ])
    func inputsAreToldApart(argument: String, input: MediaInput) {
        #expect(MediaInput(argument) == input)
    }

    @Test func rationalsRescaleExactly() {
        #expect(Rational(1, 25).rescale(7, to: Rational(1, 12800)) == 3584)
        #expect(Rational(1, 90000).rescale(.max / 4, to: Rational(1, 90000)) == .max / 4)
        #expect(Rational(1, 1000).ticks(1.2345) == 1235)
        #expect(Rational(1, 1000).ticks(1e300) == .max)
        #expect(Rational(1, 1000).ticks(-.infinity) == .min)
        #expect(Rational(1, 1000).ticks(.nan) == 0)
    }

    @Test(arguments: [
        ("yuv420p", "yuv420p"), ("yuv422p", "yuv422p"), ("yuv444p", "yuv444p"), ("yuvj420p", "yuv420p"),
        ("yuv420p10le", "yuv420p"), ("yuv422p10le", "yuv422p"), ("yuv444p12le", "yuv444p"), ("nv12", "yuv420p"),
        ("yuva420p", "yuv420p"), ("rgb24", "yuv444p"), ("pal8", "yuv444p"), ("gray", "yuv420p"), ("gbrp", "yuv444p"),
        ("yuv440p", "yuv444p"), ("yuv411p", "yuv420p"), ("yuyv422", "yuv422p"), ("ya8", "yuv420p"),
    ])
    func everyFormatHasOneToDrawIn(source: String, render: String) throws {
        #expect(try #require(PixelFormat(name: source)).renderFormat.description == render)
    }

    @Test(arguments: [
        ("gray", true), ("gray10le", true), ("gray16be", true), ("ya8", true), ("monow", true), ("yuv420p", false),
        ("nv12", false), ("pal8", false), ("rgb24", false), ("gbrp", false),
    ])
    func grayIsLumaWithoutChroma(name: String, isGray: Bool) throws {
        let format = try #require(PixelFormat(name: name))
        #expect(format.isGray == isGray)
        #expect((format.subsampling == nil) == (isGray || format.isRGB))
    }
}
