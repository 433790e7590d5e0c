import Foundation
import RunFile

/// Runs of one video, played side by side: the frames that all of them have. For one thread.
struct RunWatch {
    private let playbacks: [RunPlayback]
    private let networks: [Network]
    private let views: [View]
    /// Of each run, the frame that it waits at.
    private var waiting: [RunPlayback.Frame?]
    /// Of each network, what it said last.
    private var probabilities: [[Float]?]
    private var isAtCut = false

    /// A network whose classes are watched.
    private struct Network {
        let name: String?
        let run: Int
        let group: Int
        let labels: [String]?
        let hasClasses: Bool
    }

    private struct View {
        let name: String?
        let run: Int
        let network: Int
    }

    /// - Throws: `CamVideoError` where a run is of another video than the first.
    init(runs: [String], ignoresIdentity: Bool) throws {
        let playbacks = try runs.map { try RunPlayback(path: $0) }
        for other in playbacks.dropFirst() where !ignoresIdentity {
            let keys = ["video.bytes", "video.sha256_of_ends"]
            guard keys.allSatisfy({ playbacks[0].info[$0] == other.info[$0] }) else {
                throw CamVideoError(
                    "\(other.path) is of another video (\(other.video.name)) than \(playbacks[0].path) (\(playbacks[0].video.name)); "
                        + "compare runs of one video, or give --force")
            }
        }
        self.playbacks = playbacks
        let names = Self.names(of: runs)
        (networks, views) = Self.places(playbacks, runNames: names)
        waiting = Array(repeating: nil, count: runs.count)
        probabilities = Array(repeating: nil, count: networks.count)
    }

    var video: String { playbacks.first?.video.name ?? "" }

    /// The next frame that all runs have; nil once one of them is at its end.
    mutating func next() throws -> WatchedFrame? {
        var frames: [RunPlayback.Frame] = []
        var number = Int.min
        while frames.count < playbacks.count {
            let index = frames.count
            guard let frame = try waiting[index] ?? playbacks[index].next() else { return nil }
            waiting[index] = nil
            note(frame, run: index)
            guard frame.known.number >= number else { continue }
            if frame.known.number > number, index > 0 {
                // The runs before have to come here too.
                waiting[index] = frame
                number = frame.known.number
                frames = []
                continue
            }
            number = frame.known.number
            frames.append(frame)
        }
        defer { isAtCut = false }
        return watched(frames)
    }

    private mutating func note(_ frame: RunPlayback.Frame, run: Int) {
        if frame.known.isSceneCut { isAtCut = true }
        for (index, network) in networks.enumerated() where network.run == run && network.hasClasses {
            if let said = frame.known.explanations?[network.group].first { probabilities[index] = said.probabilities }
        }
    }

    private func watched(_ frames: [RunPlayback.Frame]) -> WatchedFrame {
        var next = frames.map { $0.views.makeIterator() }
        return WatchedFrame(
            place: Place(frame: frames[0].known.number, time: frames[0].known.time), isSceneCut: isAtCut,
            networks: networks.enumerated().map { index, network in
                WatchedFrame.Network(
                    name: network.name, labels: network.labels, probabilities: probabilities[index])
            },
            views: views.compactMap { view in
                next[view.run].next().map { shown in
                    WatchedFrame.View(
                        name: view.name, network: view.network, explanation: shown.moment.explanation,
                        figure: shown.moment.figure,
                        heat: HeatShares(shown.drawn, neutral: shown.isSigned ? 0.5 : 0))
                }
            })
    }

    /// A network that several groups or runs have is watched once.
    private static func places(
        _ playbacks: [RunPlayback], runNames: [String?]
    ) -> (networks: [Network], views: [View]) {
        var (keys, networks, places): ([[String?]], [Network], [[Int]]) = ([], [], [])
        for (run, playback) in playbacks.enumerated() {
            places.append(
                playback.networks.enumerated().map { group, recorded in
                    let key = [recorded.modelHash ?? recorded.model, recorded.precision]
                    if let known = keys.firstIndex(of: key) { return known }
                    keys.append(key)
                    networks.append(
                        Network(
                            name: playback.plan.groups[group].options.source.shortName, run: run, group: group,
                            labels: recorded.labels, hasClasses: recorded.scoresAre != "quantities"))
                    return networks.count - 1
                })
        }
        let views = playbacks.indices.flatMap { run in
            playbacks[run].plan.views.map { view in
                let name = [runNames[run], playbacks[run].plan.groups[view.group].name].compactMap { $0 }
                return View(
                    name: name.isEmpty ? nil : name.joined(separator: " "), run: run, network: places[run][view.group])
            }
        }
        return (named(networks, runNames), views)
    }

    private static func named(_ networks: [Network], _ runNames: [String?]) -> [Network] {
        let isTelling = Set(networks.map(\.name)).count == networks.count
        return networks.map { network in
            let name = networks.count == 1 ? nil : isTelling ? network.name : runNames[network.run] ?? network.name
            return Network(
                name: name, run: network.run, group: network.group, labels: network.labels,
                hasClasses: network.hasClasses)
        }
    }

    /// What tells runs apart; nil where there is one.
    private static func names(of runs: [String]) -> [String?] {
        guard runs.count > 1 else { return runs.map { _ in nil } }
        let short = runs.map { URL(fileURLWithPath: $0).deletingPathExtension().lastPathComponent }
        return Set(short).count == short.count ? short : runs
    }
}
