/// An AVI file of raw 4:2:0 or gray pictures and 16-bit PCM sound, byte by byte: a source that no encoder has touched.
package struct RawClip {
    package var width: Int
    package var height: Int
    package var frameCount: Int
    /// Frames a second, which is also the stream's time base.
    package var rate: Int
    package var hasSound: Bool
    package var isGray: Bool

    package init(
        width: Int = 64, height: Int = 48, frameCount: Int = 10, rate: Int = 25, hasSound: Bool = false,
        isGray: Bool = false
    ) {
        self.width = width
        self.height = height
        self.frameCount = frameCount
        self.rate = rate
        self.hasSound = hasSound
        self.isGray = isGray
    }

    package static let soundRate = 8000

    /// A moving ramp, so that every frame differs from every other.
    package func picture(_ frame: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        for y in 0..<height { for x in 0..<width { bytes.append(UInt8(16 + (x * 2 + y + frame * 5) % 220)) } }
        if isGray { return bytes }
        let chromaWidth = (width + 1) / 2
        let chromaHeight = (height + 1) / 2
        for y in 0..<chromaHeight { for x in 0..<chromaWidth { bytes.append(UInt8(64 + (x + frame * 3 + y) % 128)) } }
        for y in 0..<chromaHeight { for x in 0..<chromaWidth { bytes.append(UInt8(64 + (y * 2 + x + frame) % 128)) } }
        return bytes
    }

    /// The sound that goes with one frame.
    package func sound(_ frame: Int) -> [UInt8] {
        let samples = Self.soundRate / rate
        return (0..<samples).flatMap { index -> [UInt8] in
            let value = UInt16(truncatingIfNeeded: (frame * samples + index) * 257 % 20011)
            return [UInt8(value & 255), UInt8(value >> 8)]
        }
    }

    package var bytes: [UInt8] {
        var movi: [UInt8] = Array("movi".utf8)
        for frame in 0..<frameCount {
            movi += Self.chunk("00dc", picture(frame))
            if hasSound { movi += Self.chunk("01wb", sound(frame)) }
        }
        var headers: [UInt8] = Array("hdrl".utf8)
        headers += Self.chunk(
            "avih",
            Self.words([1_000_000 / rate, 0, 0, 0, frameCount, 0, hasSound ? 2 : 1, 0, width, height, 0, 0, 0, 0]))
        headers += Self.chunk("LIST", Array("strl".utf8) + videoHeader)
        if hasSound { headers += Self.chunk("LIST", Array("strl".utf8) + soundHeader) }
        return Self.chunk("RIFF", Array("AVI ".utf8) + Self.chunk("LIST", headers) + Self.chunk("LIST", movi))
    }

    /// The pictures alone, as YUV4MPEG2, whose header can call them interlaced.
    package func y4m(isInterlaced: Bool) -> [UInt8] {
        let header = "YUV4MPEG2 W\(width) H\(height) F\(rate):1 \(isInterlaced ? "It" : "Ip") A1:1 C420jpeg\n"
        return Array(header.utf8) + (0..<frameCount).flatMap { Array("FRAME\n".utf8) + picture($0) }
    }

    private var videoHeader: [UInt8] {
        let size = picture(0).count
        let code = isGray ? "Y800" : "I420"
        let header = Array("vids\(code)".utf8) + Self.words([0, 0, 0, 1, rate, 0, frameCount, size, -1, 0, 0, 0])
        let format =
            Self.words([40, width, height]) + [1, 0, isGray ? 8 : 12, 0] + Array(code.utf8)
            + Self.words([size, 0, 0, 0, 0])
        return Self.chunk("strh", header) + Self.chunk("strf", format)
    }

    private var soundHeader: [UInt8] {
        let rate = Self.soundRate
        let header =
            Array("auds".utf8) + Self.words([0, 0, 0, 0, 1, rate, 0, frameCount * rate / self.rate, 0, -1, 2, 0, 0])
        let format: [UInt8] = [1, 0, 1, 0] + Self.words([rate, rate * 2]) + [2, 0, 16, 0]
        return Self.chunk("strh", header) + Self.chunk("strf", format)
    }

    private static func words(_ values: [Int]) -> [UInt8] {
        values.flatMap { value in (0..<4).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) } }
    }

    private static func chunk(_ name: String, _ body: [UInt8]) -> [UInt8] {
        Array(name.utf8) + words([body.count]) + body + (body.count % 2 == 1 ? [0] : [])
    }
}
