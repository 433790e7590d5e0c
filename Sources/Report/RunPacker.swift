import Foundation

/// Packs a run for the page, frame by frame: its memory grows with what the page will hold, and not with the maps.
package struct RunPacker {
    private let run: ReportRun
    private var views: [ViewPacker]
    private var series: [ClassSeries]
    private var numbers: [Int] = []
    /// Microseconds since the first frame.
    private var times: [Int64] = []
    private var firstTime = 0.0
    private var cuts: [Bool] = []
    private var explained: [Bool] = []
    private var events: [EventData] = []

    /// - Parameter frameCount: how many will come, more or less; it decides how finely maps are kept.
    package init(_ run: ReportRun, frameCount: Int) {
        self.run = run
        views = run.views.map { ViewPacker($0, frameCount: frameCount) }
        series = run.networks.map { _ in ClassSeries() }
    }

    /// - Parameter frame: later than all before it.
    package mutating func append(_ frame: ReportFrame) {
        precondition(frame.views.count == views.count, "a frame has all of its run's views")
        let index = numbers.count
        if index == 0 { firstTime = frame.time }
        numbers.append(frame.number)
        times.append(Int64(((frame.time - firstTime) * 1e6).rounded()))
        cuts.append(frame.isSceneCut)
        explained.append(frame.probabilities != nil)
        for (place, probabilities) in (frame.probabilities ?? []).enumerated() where place < series.count {
            series[place].append(probabilities, frame: index)
        }
        // The run's first frame begins a scene that nobody cut.
        if frame.isSceneCut && index > 0 {
            events.append(
                EventData(type: "cut", kind: "scene cut", first: index, last: index, text: "A new scene begins."))
        }
        for place in views.indices {
            views[place].append(frame.views[place])
            guard let change = frame.views[place].change, index > 0 else { continue }
            events.append(EventData(type: "switch", kind: "switch", first: index, last: index, text: change))
        }
    }

    /// - Parameter moments: of the frames that were packed.
    package mutating func finish(moments: [ReportMoment] = []) throws -> PackedRun {
        var store = BlobStore()
        let found = moments.compactMap { moment -> EventData? in
            guard let first = index(ofNumber: moment.firstFrame), let last = index(ofNumber: moment.lastFrame) else {
                return nil
            }
            return EventData(type: "moment", kind: moment.kind, first: first, last: max(first, last), text: moment.text)
        }
        let events = (events + found).enumerated().sorted {
            ($0.element.first, $0.offset) < ($1.element.first, $1.offset)
        }
        let data = RunData(
            name: run.name, width: run.width, height: run.height, frameRate: run.frameRate,
            start: firstTime - run.clockStart, leadIn: run.leadIn, frameCount: numbers.count,
            intervals: store.add(differences(times)), firstNumber: numbers.first ?? 0,
            steps: store.add(differences(numbers.map(Int64.init))),
            flags: store.add(zip(cuts, explained).map { UInt8($0 ? 1 : 0) | UInt8($1 ? 2 : 0) }),
            smoothing: run.smoothing,
            normalizations: run.networks.map { NormalizationData($0.normalization) }, look: LookData(run.look),
            views: try views.indices.map { try views[$0].finish(in: &store) }, series: curves(in: &store),
            events: events.map(\.element))
        return PackedRun(
            data: data, blobs: store.blobs, run: run, times: times.map { firstTime - run.clockStart + Double($0) / 1e6 }
        )
    }

    private func curves(in store: inout BlobStore) -> [SeriesData] {
        series.enumerated().flatMap { network, series in
            series.curves(explained: explained).map { index, values in
                SeriesData(
                    name: run.networks[network].labels.map { $0[index] } ?? "class \(index)", network: network,
                    values: store.add(values))
            }
        }
    }

    /// Where a frame is among those that were packed, or the last before it.
    private func index(ofNumber number: Int) -> Int? {
        let above = numbers.partitioningIndex { $0 > number }
        return above > 0 ? above - 1 : nil
    }

    private func differences(_ values: [Int64]) -> [UInt32] {
        zip(values, values.prefix(1) + values).map { UInt32(clamping: $0 - $1) }
    }
}

/// A run with all that the page shows of it.
package struct PackedRun: Sendable {
    let data: RunData
    let blobs: [Data]
    let run: ReportRun
    /// Of each frame, seconds since the video's first.
    let times: [Double]
}

extension Array {
    /// The first index whose element passes, where all behind it pass too; the end where none does.
    fileprivate func partitioningIndex(_ passes: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if passes(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
