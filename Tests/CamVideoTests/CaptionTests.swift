import Maps
import Temporal
import Testing

@testable import CamVideo

@Suite struct CaptionTests {
    private let caption = Caption(labels: ["sports car, sport car", "minivan"])

    private func moment(
        _ leader: LeadingClass?, figure: Float = 0.23, kind: Explanation.FigureKind = .probability
    ) -> MapTimeline.Moment {
        var timeline = MapTimeline(smoother: .none, normalizer: .frame, figure: HalfLife(seconds: 0))
        let explanation = Explanation(
            subject: .class(0), leader: leader, scores: [], probabilities: [], figure: figure, kind: kind,
            map: SaliencyMap(width: 1, height: 1, values: [0]))
        return timeline.advance([explanation], time: 0, isSceneCut: false)[0]
    }

    @Test func whoIsOnTopIsWrittenBesideTheHeldClass() {
        let leader = LeadingClass(classIndex: 1, probability: 0.41)
        #expect(caption.text(of: moment(leader)) == "sports car 23% (now minivan 41%)")
        #expect(caption.text(of: moment(nil)) == "sports car 23%")
    }

    @Test func aScaleHasOneUnit() {
        #expect(Caption.scale([0.00045, 0.21, 0.43]) == ["0", "0.21", "0.43"])
        #expect(Caption.scale([-1.5, 0, 1.5]) == ["-1.5", "0", "1.5"])
        #expect(Caption.scale([0, 50, 100]) == ["0", "50", "100"])
        #expect(Caption.scale([0, 0]) == ["0.00", "0.00"])
        #expect(Caption.scale([0, 3.2e-7]) == ["0", "3.2e-07"])
    }

    @Test func nothingIsWrittenAgainstTheFiguresThemselves() {
        let leader = LeadingClass(classIndex: 1, probability: 0.41)
        #expect(caption.text(of: moment(leader, figure: 0.42)) == "sports car 42%")
        #expect(caption.text(of: moment(leader, figure: 0.1, kind: .quantity)) == "sports car 0.10")
    }
}
