import Synchronization
import Testing

@testable import CamVideo

/// Whoever waits for a video is told how long, and what would be faster.
@Suite struct PaceNoticeTests {
    private func notice(_ expected: Int? = 225, every: Int = 1, rate: Double = 25) -> PaceNotice {
        PaceNotice(method: "scorecam", frameRate: rate, expected: expected, cadence: .every(every))
    }

    @Test func slowJobsSayHowLongAndWhatIsFaster() {
        #expect(
            notice().text(frames: 4, seconds: 12.8)
                == "scorecam takes 3.2 s a frame here: 12 minutes for this video; --every 25 explains one frame in 25 "
                + "(about 29 s)")
        #expect(
            notice(1500).text(frames: 10, seconds: 1.5)
                == "scorecam takes 150 ms a frame here: 4 minutes for this video; --every 4 explains one frame in 4 "
                + "(about 56 s)")
    }

    @Test func unknownLengthsAreNotMadeUp() {
        #expect(
            notice(nil).text(frames: 4, seconds: 12.8)
                == "scorecam takes 3.2 s a frame here, and the video is faster; --every 25 explains one frame in 25")
    }

    /// Of every 5th frame explained, it is the explained ones that take the time.
    @Test func framesBetweenCostNothing() {
        let text = notice(every: 5).text(frames: 20, seconds: 12.8)
        #expect(text?.hasPrefix("scorecam takes 3.2 s a frame here: 2 minutes for this video; --every 25") == true)
        #expect(notice(every: 60).text(frames: 240, seconds: 8) == nil)
    }

    @Test(arguments: [
        (frames: 100, seconds: 4.0),  // as fast as the video
        (frames: 100, seconds: 7.9),  // nearly
        (frames: 3, seconds: 9),  // nobody knows yet
        (frames: 0, seconds: 60),
        (frames: 220, seconds: 700),  // nearly done
    ]) func othersSayNothing(frames: Int, seconds: Double) {
        #expect(notice().text(frames: frames, seconds: seconds) == nil)
    }

    @Test func strangeRatesSayNothing() {
        #expect(notice(rate: 0).text(frames: 5, seconds: 100) == nil)
        #expect(notice(1, rate: 25).text(frames: 1, seconds: 100) == nil)
    }

    /// A meter gives it once. Nothing began at 0, so its clock is a long way on.
    @Test func itIsSaidOnce() {
        let notices = Mutex<[String]>([])
        let meter = ProgressMeter(expected: nil, notice: notice(nil)) { event in
            if case .notice(let text) = event { notices.withLock { $0.append(text) } }
        }
        for count in 1...9 { meter.frameDone(count) }
        #expect(notices.withLock { $0.count } == 1)
    }
}
