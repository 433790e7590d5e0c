import Foundation
import Media
import MediaSupport
import ONNX
import Synchronization
import TestSupport
import Testing

@testable import CamVideo

/// Input from a pipe.
@Suite struct PipeInputTests {
    let folder: TemporaryFolder
    let pipe = Pipe()

    init() throws {
        FFmpegLog.quiet()
        folder = try TemporaryFolder()
    }

    func annotator(_ change: (inout AnnotationOptions) -> Void = { _ in }) -> Annotator {
        var options = AnnotationOptions()
        change(&options)
        let input = "/dev/fd/\(pipe.fileHandleForReading.fileDescriptor)"
        return Annotator(input: input, output: folder.path("out.mkv"), options: options) { _, _ in
            LoadedModel(FakeExplainer(), preprocessing: Preprocessing(mean: [0, 0, 0], std: [1, 1, 1]), labels: nil)
        }
    }

    func clip() throws -> Data {
        let path = folder.path("in.mkv")
        try transcode(try folder.write(RawClip(frameCount: 30).bytes, to: "raw.avi"), to: path)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        for name in try folder.contents { try FileManager.default.removeItem(atPath: folder.path(name)) }
        return bytes
    }

    @Test func itIsReadToItsEnd() throws {
        let bytes = try clip()
        let end = pipe.fileHandleForWriting
        DispatchQueue(label: "writer").async {
            try? end.write(contentsOf: bytes)
            try? end.close()
        }
        // What comes before the start cannot be skipped in a pipe, but left out.
        #expect(try annotator { $0.segment.start = 0.4 }.run().frames == 20)
    }

    /// - Parameter given: bytes that come before the silence.
    @Test(.timeLimit(.minutes(20)), arguments: [0, 100, 1 << 20])
    func silenceDoesNotHoldUpACancellation(given: Int) throws {
        // A pipe of one page can be written to when all of it has been read. Swift does not import Linux's F_SETPIPE_SZ.
        let setPipeSize: Int32 = 1031
        let end = pipe.fileHandleForWriting
        #expect(fcntl(end.fileDescriptor, setPipeSize, 4096) == 4096)
        let bytes = try clip().prefix(given)
        let annotator = annotator()
        let ended = DispatchSemaphore(value: 0)
        let failure = Mutex<(any Error)?>(nil)
        DispatchQueue(label: "job").async {
            do { _ = try annotator.run() } catch { failure.withLock { $0 = error } }
            ended.signal()
        }
        try end.write(contentsOf: bytes)
        var waiting = pollfd(fd: end.fileDescriptor, events: Int16(POLLOUT), revents: 0)
        #expect(poll(&waiting, 1, -1) == 1)
        annotator.cancel()
        ended.wait()
        #expect(failure.withLock { $0 } is Interrupted)
        #expect(try folder.contents == [])
    }
}
