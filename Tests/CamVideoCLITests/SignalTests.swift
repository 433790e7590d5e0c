import CamVideo
import Foundation
import TestSupport
import Testing

/// Signals to a program that cannot be done yet: its output goes into a pipe that is not emptied.
@Suite struct SignalTests {
    private let output = Pipe()
    private let errors = Pipe()
    private let process: Process

    init() throws {
        process = try Program.start([Sample.longClip, "-", "-m", Sample.model], output: output, errors: errors)
    }

    /// Reads from a pipe until `isEnough`, or to its end.
    private func read(_ pipe: Pipe, until isEnough: (Data) -> Bool) -> Data {
        var received = Data()
        while !isEnough(received) {
            let data = pipe.fileHandleForReading.availableData
            if data.isEmpty { break }
            received += data
        }
        return received
    }

    private func readAcknowledgement() {
        let said = read(errors) { String(decoding: $0, as: UTF8.self).contains("once more to stop at once") }
        #expect(String(decoding: said, as: UTF8.self).contains("camvideo: finishing"))
    }

    @Test(.timeLimit(.minutes(2)), arguments: [SIGINT, SIGTERM, SIGHUP])
    func theFirstLeavesAPlayableFile(signal: Int32) throws {
        var video = read(output) { $0.count > 20_000 }
        #expect(kill(process.processIdentifier, signal) == 0)
        readAcknowledgement()
        video += read(output) { _ in false }
        process.waitUntilExit()
        #expect(process.terminationReason == .exit)
        #expect(process.terminationStatus == 130)

        let folder = try TemporaryFolder()
        let path = try folder.write(video, to: "out.mkv")
        let outcome = try Program.run("bench", path, "-m", Sample.model, "--json")
        #expect(outcome.status == 0)
        #expect(!outcome.errors.contains("damaged"), "\(outcome.errors)")
        let frames = try JSONDecoder().decode(Benchmark.self, from: Data(outcome.output.utf8)).frames
        #expect(frames > 0)
        #expect(frames < 150, "the clip has more")
    }

    @Test(.timeLimit(.minutes(2))) func laterOnesWaitForNothing() throws {
        _ = read(output) { $0.count > 20_000 }
        #expect(kill(process.processIdentifier, SIGINT) == 0)
        readAcknowledgement()
        while process.isRunning {
            kill(process.processIdentifier, SIGINT)
            sched_yield()
        }
        process.waitUntilExit()
        #expect(process.terminationReason == .exit)
        #expect(process.terminationStatus == 130)
    }
}
