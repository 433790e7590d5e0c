import Foundation
import TestSupport
import Testing

/// A disk that fills up while the video is written: a real one, since only that leaves a temporary file to remove.
@Suite(.enabled(if: SmallDisk.isAvailable, "mounting a tmpfs is not allowed here")) struct FullDiskTests {
    @Test(arguments: ["out.mp4", "out.mkv"])
    func nothingIsLeftOnIt(name: String) throws {
        let disk = try SmallDisk()
        let outcome = try Program.run(
            Sample.longClip, disk.path(name), "-m", Sample.model, "--crf", "1", "--smoothing", "ema",
            "--quiet")
        #expect(outcome.status == 1)
        #expect(outcome.errors == "camvideo: cannot write \(disk.path(name)): no space left on device\n")
        #expect(try disk.names == [])
    }

    /// The video lies elsewhere. What was found out until then is kept, for another run to go on with.
    @Test func aRunFileIsLeftOnItForAnotherRun() throws {
        let (disk, folder) = (try SmallDisk(), try TemporaryFolder())
        let outcome = try Program.run(
            Sample.longClip, folder.path("out.mkv"), "-m", Sample.model, "--save", disk.path("run"), "--method",
            "gradient", "--smoothing", "ema", "--quiet")
        #expect(outcome.status == 1)
        #expect(outcome.errors == "camvideo: cannot write \(disk.path("run")): no space left on device\n")
        let names = try disk.names
        #expect(names.contains("run.partial") && !names.contains("run"))
        let json = try Program.run("info", disk.path("run.partial"), "--json")
        let info = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        #expect(try #require(info["frames"] as? Int) > 0)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("")).isEmpty)
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
