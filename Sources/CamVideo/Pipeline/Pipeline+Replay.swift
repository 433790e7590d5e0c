import Media
import Pictures
import RunFile
import Stages
import Temporal

extension Pipeline {
    /// In place of `addSchedule` and `addExplain`: what is known of each frame comes from a run file.
    ///
    /// - Parameters:
    ///   - selection: of the run.
    ///   - resized: counts frames of another size than the first.
    func addReplay(
        _ replay: RunReplay, selection: FrameSelection, timeBase: Rational, picture: PictureFormat, end: SegmentEnd,
        resized: StageState<Int>
    ) {
        let owned = StageOwned(replay)
        graph.addStage("replay", from: decoded, to: explained) { [interrupt] _, decoded, explained in
            let converter = PixelConverter(to: picture)
            var selection = selection
            var (lastEnd, isOver): (Int64?, Bool) = (nil, false)
            defer {
                // The other streams end where the pictures do.
                if let lastEnd, isOver || selection.isComplete || interrupt.isRaised {
                    end.move(to: min(end.value, lastEnd))
                }
            }
            while let frame = try decoded.receive() {
                if interrupt.isRaised { return }
                switch selection.decide(pts: frame.pts) {
                case .skip: continue
                case .finish: return
                case .take: break
                }
                guard let known = try owned.value.next() else {
                    isOver = true
                    return
                }
                guard known.pts == frame.pts else {
                    throw CamVideoError(
                        "frame \(known.number) of \(owned.value.path) is not the video's: its time is \(known.pts), and the "
                            + "video's \(frame.pts); give the video that the run file is of")
                }
                if frame.width != picture.width || frame.height != picture.height { resized.value += 1 }
                let job = FrameJob(
                    frame: try converter.convert(frame), time: timeBase.seconds(frame.pts),
                    plan: FrameSchedule.Plan(
                        number: known.number, isSceneCut: known.isSceneCut, isExplained: known.explanations != nil),
                    motion: known.motion, explanations: known.explanations)
                guard try explained.send(Numbered(number: selection.taken - 1, element: job)) else { return }
                lastEnd = frame.pts + frame.duration
                if selection.isComplete { return }
            }
        }
    }
}
