import Foundation
import Testing

@testable import Temporal

@Suite struct SceneCutTests {
    /// A picture given by a function of position in 0...1.
    private func thumbnail(
        width: Int = 320, height: Int = 180, _ luma: (_ x: Double, _ y: Double) -> Double
    ) -> LumaThumbnail {
        var pixels = [UInt8](repeating: 0, count: width * height)
        for y in 0..<height {
            for x in 0..<width {
                let value = luma(Double(x) / Double(width), Double(y) / Double(height))
                pixels[y * width + x] = UInt8(min(max(value, 0), 255))
            }
        }
        return pixels.withUnsafeBufferPointer { buffer in
            LumaThumbnail(luma: buffer.baseAddress!, stride: width, width: width, height: height)
        }
    }

    private func road(shift: Double) -> LumaThumbnail {
        thumbnail { x, y in 120 + 60 * sin(9 * (x + shift)) * cos(5 * y) + (y > 0.6 ? 30 : 0) }
    }

    private func room(shift: Double) -> LumaThumbnail {
        thumbnail { x, y in 90 + 80 * cos(14 * (y - shift)) + (x > 0.5 ? 50 : 0) }
    }

    /// The frames at which a cut is seen, at 25 frames a second.
    private func cuts(_ frames: [LumaThumbnail]) -> [Int] {
        var detector = SceneCutDetector()
        return frames.enumerated().filter { detector.update($1, time: Double($0) * 0.04) }.map(\.offset)
    }

    @Test func findsTheFirstFrameOfEachScene() {
        let shifts = (0..<30).map { Double($0) * 0.004 }
        let drive = shifts.map { road(shift: $0) }
        let frames = drive + shifts.map { room(shift: $0) } + drive
        #expect(cuts(frames) == [30, 60])
    }

    @Test func steadyFastMotionIsNoCut() {
        let frames = (0..<60).map { road(shift: Double($0) * 0.08) }
        let steps = zip(frames, frames.dropFirst()).map { $1.difference(from: $0) }
        #expect(steps.max()! > SceneCutDetector.minimumDifference)
        #expect(cuts(frames).filter { $0 > 1 }.isEmpty)
    }

    @Test func aFlashOfLightIsNoCut() {
        let frames = (0..<40).map { frame in
            thumbnail { x, _ in 100 + 60 * sin(9 * x) + (frame == 20 ? 70 : 0) }
        }
        #expect(cuts(frames).isEmpty)
    }

    @Test func aThumbnailHoldsTheMeansOfItsCells() {
        let picture = thumbnail(width: 64, height: 36) { x, _ in x < 0.5 ? 10 : 200 }
        #expect(picture.cells.count == 32 * 18)
        #expect(picture.cells[15] == 10)
        #expect(picture.cells[16] == 200)
    }

    @Test func picturesSmallerThanAThumbnailWork() {
        let picture = thumbnail(width: 3, height: 2) { _, _ in 7 }
        #expect(picture.cells.allSatisfy { $0 == 7 })
    }
}
