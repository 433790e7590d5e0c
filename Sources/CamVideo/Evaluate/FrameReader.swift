import Media
import Stages
import Temporal

/// Reads the frames to judge of an input, in display order. For one thread at a time.
final class FrameReader {
    /// A frame with its number in the input, from 0.
    struct Numbered: Sendable {
        let number: Int
        let frame: Frame
    }

    private let decoded: DecodedFrames
    private let every: Int
    private var selection: FrameSelection
    private var number: Int

    init(_ source: Source, segment: SegmentOptions, every: Int) {
        decoded = DecodedFrames(source)
        self.every = every
        let demuxer = source.demuxer
        selection = FrameSelection(segment, timeBase: demuxer.video.timeBase, origin: demuxer.startTime)
        number = source.firstNumber
    }

    /// The next frame that is to be judged: each `every`th of the input, and the first of the part.
    /// - Returns: nil at the part's end.
    func next() throws -> Numbered? {
        while !selection.isComplete, let frame = try decoded.next() {
            defer { number += 1 }
            switch selection.decide(pts: frame.pts) {
            case .skip: continue
            case .finish: return nil
            case .take: break
            }
            if number % every == 0 || selection.taken == 1 { return Numbered(number: number, frame: frame) }
        }
        return nil
    }
}
