import Foundation
import TestSupport
import Testing

/// A disk that fills up while the video is written: a real one, since only that leaves a temporary file to remove.
@Suite(.enabled(if: SmallDisk.isAvailable, "mounting a tmpfs is not allowed here")) struct FullDiskTests {
    @Test(arguments: ["out.mp4", "out.mkv"])
    func nothingIsLeftOnIt(name: String) throws {
        let disk = try SmallDisk()
        let outcome = try Program.run(Sample.longClip, disk.path(name), "-m", Sample.model, "--crf", "1", "--quiet")
        #expect(outcome.status == 1)
        #expect(outcome.errors == "camvideo: cannot write \(disk.path(name)): no space left on device\n")
        #expect(try disk.names == [])
    }

    /// The video lies elsewhere.
    @Test func noRunFileIsLeftOnIt() throws {
        let (disk, folder) = (try SmallDisk(), try TemporaryFolder())
        let outcome = try Program.run(
            Sample.longClip, folder.path("out.mkv"), "-m", Sample.model, "--save", disk.path("run"), "--method",
            "gradient",
            "--quiet")
        #expect(outcome.status == 1)
        #expect(outcome.errors == "camvideo: cannot write \(disk.path("run")): no space left on device\n")
        #expect(try disk.names == [])
    }
}

/// A file system of 512 KiB.
private final class SmallDisk {
    private let folder: TemporaryFolder

    static let isAvailable = (try? SmallDisk()) != nil

    init() throws {
        folder = try TemporaryFolder()
        try Self.run("mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", folder.path(""))
    }

    deinit {
        // What stays mounted holds nothing, and goes with the machine.
        try? Self.run("umount", folder.path(""))
    }

    func path(_ name: String) -> String { folder.path(name) }

    var names: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path("")) } }

    private struct Refused: Error {}

    private static func run(_ arguments: String...) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Refused() }
    }
}
