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

    @Test(.timeLimit(.minutes(20)), arguments: [SIGINT, SIGTERM, SIGHUP])
    func theFirstLeavesAPlayableFile(signal: Int32) throws {
        var video = output.read { $0.count > 20_000 }
        #expect(kill(process.processIdentifier, signal) == 0)
        expectAcknowledgement(errors)
        video += output.read { _ in false }
        process.waitUntilExit()
        #expect(process.terminationReason == .exit)
        #expect(process.terminationStatus == 128 + signal)

        let folder = try TemporaryFolder()
        let path = try folder.write(video, to: "out.mkv")
        let outcome = try Program.run("bench", path, "-m", Sample.model, "--json")
        #expect(outcome.status == 0)
        #expect(!outcome.errors.contains("damaged"), "\(outcome.errors)")
        let frames = try JSONDecoder().decode(Benchmark.self, from: Data(outcome.output.utf8)).frames
        #expect(frames > 0)
        #expect(frames < 150, "the clip has more")
    }

    /// The second and the third are of different kinds: of one kind, two that come at once are one. Which comes first is
    /// the system's choice.
    @Test(.timeLimit(.minutes(20)), arguments: [SIGINT, SIGTERM, SIGHUP])
    func laterOnesWaitForNothing(signal: Int32) throws {
        _ = output.read { $0.count > 20_000 }
        #expect(kill(process.processIdentifier, signal) == 0)
        expectAcknowledgement(errors)
        let others = [SIGINT, SIGTERM, SIGHUP].filter { $0 != signal }
        for other in others { #expect(kill(process.processIdentifier, other) == 0) }
        process.waitUntilExit()
        #expect(process.terminationReason == .exit)
        #expect(others.map { 128 + $0 }.contains(process.terminationStatus))
    }
}

/// Signals to a program that waits for the rest of its input.
@Suite struct WaitingSignalTests {
    private let input = Pipe()
    private let errors = Pipe()

    /// Starts the program, sends it a signal when it has read some of `data`, and then ends its input.
    /// - Parameter data: more than a pipe holds, so that the program is known to read.
    /// - Returns: the exit code, and what it said after the acknowledgement.
    private func run(_ arguments: [String], data: Data, signal: Int32) throws -> (status: Int32, errors: String) {
        let process = try Program.start(
            arguments, input: input, output: FileHandle.nullDevice, errors: errors)
        try input.fileHandleForWriting.write(contentsOf: data)
        #expect(kill(process.processIdentifier, signal) == 0)
        let said = expectAcknowledgement(errors)
        try input.fileHandleForWriting.close()
        let rest = String(decoding: errors.read { _ in false }, as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationReason == .exit)
        return (process.terminationStatus, said + rest)
    }

    @Test(.timeLimit(.minutes(20)), arguments: [SIGINT, SIGTERM, SIGHUP])
    func benchEndsWithTheSignalsCode(signal: Int32) throws {
        let clip = try Data(contentsOf: URL(fileURLWithPath: Sample.longClip))
        let outcome = try run(["bench", "-", "-m", Sample.model], data: clip.prefix(clip.count / 2), signal: signal)
        #expect(outcome.status == 128 + signal, "\(outcome.errors)")
    }

    @Test(.timeLimit(.minutes(20)), arguments: [SIGINT, SIGTERM, SIGHUP])
    func soDoesAJobWithoutAResult(signal: Int32) throws {
        let folder = try TemporaryFolder()
        let outcome = try run(
            ["-", folder.path("out.mkv"), "-m", Sample.model], data: Data(count: 200_000), signal: signal)
        #expect(outcome.status == 128 + signal, "\(outcome.errors)")
        #expect(outcome.errors.contains("nothing was written"), "\(outcome.errors)")
        #expect(!FileManager.default.fileExists(atPath: folder.path("out.mkv")))
    }
}

extension Pipe {
    /// Reads until `isEnough`, or to the end.
    fileprivate func read(until isEnough: (Data) -> Bool) -> Data {
        var received = Data()
        while !isEnough(received) {
            let data = fileHandleForReading.availableData
            if data.isEmpty { break }
            received += data
        }
        return received
    }
}

@discardableResult
private func expectAcknowledgement(_ errors: Pipe) -> String {
    let said = String(
        decoding: errors.read { String(decoding: $0, as: UTF8.self).contains("once more to stop at once") },
        as: UTF8.self)
    #expect(said.contains("camvideo: finishing"))
    return said
}
