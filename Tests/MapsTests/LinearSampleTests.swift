import Maps
import Testing

@Suite struct LinearSampleTests {
    @Test func centresLieHalfAPixelIn() {
        let samples = (0..<4).map { LinearSample(of: $0, from: 2, to: 4) }
        #expect(samples.map(\.first) == [0, 0, 0, 1])
        #expect(samples.map(\.second) == [0, 1, 1, 1])
        #expect(samples[1].fraction == 0.25)
        #expect(samples[2].fraction == 0.75)
    }

    @Test func oneSizeIsEverySampleItself() {
        for index in 0..<7 {
            let sample = LinearSample(of: index, from: 7, to: 7)
            #expect(sample.first == index)
            #expect(sample.fraction == 0)
        }
    }

    /// cv2.resize of [0, 10, 40] to seven values.
    @Test func resizesAsOpenCVDoes() {
        let map = SaliencyMap(width: 3, height: 1, values: [0, 10, 40]).resized(width: 7, height: 1)
        let wanted: [Float] = [0, 1.428_571_5, 5.714_286, 10, 22.857_143, 35.714_287, 40]
        for (value, wanted) in zip(map.values, wanted) { #expect(abs(value - wanted) < 1e-4) }
    }
}
