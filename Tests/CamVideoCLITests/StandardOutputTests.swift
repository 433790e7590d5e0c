import Foundation
import TestSupport
import Testing

/// Sidecar files on standard output.
@Suite struct StandardOutputTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// As a shell has it with `{ echo before; camvideo ... --maps -; echo after; } > FILE`, and with `>> FILE`.
    @Test(arguments: [0, O_APPEND])
    func mapsBeginWhereTheyAreWritten(flags: Int32) throws {
        let path = try folder.write(Data("before".utf8), to: "shared")
        let descriptor = open(path, O_WRONLY | flags)
        #expect(descriptor >= 0)
        let shared = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        if flags == 0 { try shared.seekToEnd() }
        let process = try Program.start(
            [Sample.clip, folder.path("out.mkv"), "-m", Sample.model, "--frames", "3", "--maps", "-"],
            output: shared, errors: FileHandle.nullDevice)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        try shared.write(contentsOf: Data("after".utf8))
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(bytes.prefix(12) == Data("before".utf8) + [0x93] + Data("NUMPY".utf8))
        #expect(String(decoding: bytes.prefix(134), as: UTF8.self).contains("'shape': (3, "))
        #expect(bytes.suffix(5) == Data("after".utf8))
        #expect(String(decoding: bytes, as: UTF8.self).components(separatedBy: "NUMPY").count == 2)
    }

    @Test func aReaderThatGoesAwayDoesNotCostTheVideo() throws {
        let (output, errors) = (Pipe(), Pipe())
        try output.fileHandleForReading.close()
        let video = folder.path("out.mkv")
        let process = try Program.start(
            [Sample.clip, video, "-m", Sample.model, "--frames", "3", "--log", "-"],
            output: output.fileHandleForWriting, errors: errors)
        let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        #expect(said.contains("stopped early"), "\(said)")
        #expect(try Data(contentsOf: URL(fileURLWithPath: video)).count > 1000)
    }
}
