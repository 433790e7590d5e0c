import Foundation
import Media
import MediaSupport
import TestSupport
import Testing

@Suite struct OutputFileTests {
    let folder: TemporaryFolder

    init() throws {
        FFmpegLog.quiet()
        folder = try TemporaryFolder()
    }

    @Test func theNameAppearsOnlyWhenComplete() throws {
        let path = folder.path("out.bin")
        let file = try OutputFile(.file(path: path), overwrite: false)
        let working = try #require(file.workingPath)
        try Data([1, 2, 3]).write(to: URL(fileURLWithPath: working))
        #expect(!FileManager.default.fileExists(atPath: path))
        try file.commit()
        #expect(try folder.bytes(of: path) == [1, 2, 3])
        #expect(try folder.contents == ["out.bin"])
    }

    @Test func nothingIsLeftWithoutACommit() throws {
        do { _ = try OutputFile(.file(path: folder.path("out.bin")), overwrite: false) }
        #expect(try folder.contents == [])
    }

    @Test func anExistingFileIsReplacedOnlyOnRequest() throws {
        let path = try folder.write([9], to: "out.bin")
        let error = #expect(throws: MediaError.self) { try OutputFile(.file(path: path), overwrite: false) }
        #expect(error?.message.contains("--overwrite") == true)
        let file = try OutputFile(.file(path: path), overwrite: true)
        #expect(try folder.bytes(of: path) == [9])
        try file.commit()
        #expect(try folder.bytes(of: path) == [])
    }

    @Test func aFileThatAppearsMeanwhileIsNotReplaced() throws {
        let path = folder.path("out.bin")
        let file = try OutputFile(.file(path: path), overwrite: false)
        _ = try folder.write([9], to: "out.bin")
        #expect(throws: MediaError.self) { try file.commit() }
        #expect(try folder.bytes(of: path) == [9])
    }

    /// The last of three cannot be named: what came before it is as it was.
    @Test func allAreNamedOrNone() throws {
        _ = try folder.write([9], to: "old.bin")
        let names = ["new.bin", "old.bin", "last.bin"]
        func write() throws -> [OutputFile] {
            try names.map { name in
                let file = try OutputFile(.file(path: folder.path(name)), overwrite: true)
                try Data([1]).write(to: URL(fileURLWithPath: try #require(file.workingPath)))
                try file.seal()
                return file
            }
        }
        do {
            let files = try write()
            try FileManager.default.removeItem(atPath: try #require(files[2].workingPath))
            let error = #expect(throws: MediaError.self) { try OutputFile.commit(files) }
            #expect(error?.path == folder.path("last.bin"))
        }
        #expect(try folder.contents == ["old.bin"])
        #expect(try folder.bytes(of: folder.path("old.bin")) == [9])

        try OutputFile.commit(write())
        #expect(try folder.contents == names.sorted())
        #expect(try names.allSatisfy { try folder.bytes(of: folder.path($0)) == [1] })
    }

    @Test func aNameTakenMeanwhileStopsAll() throws {
        let files = try ["a.bin", "b.bin"].map { try OutputFile(.file(path: folder.path($0)), overwrite: false) }
        _ = try folder.write([9], to: "b.bin")
        #expect(throws: MediaError.self) { try OutputFile.commit(files) }
        for file in files { file.discard() }
        #expect(try folder.contents == ["b.bin"])
    }

    @Test(arguments: ["a.m3u8", "a.mpd", "a%03d.png"])
    func manyFilesAreRefused(name: String) throws {
        let error = #expect(throws: MediaError.self) { try OutputContainer(for: .file(path: folder.path(name))) }
        #expect(error?.message.contains("many files") == true)
        #expect(error?.message.contains("`ffmpeg ") == true)
    }

    @Test func aFolderIsRefused() throws {
        let error = #expect(throws: MediaError.self) { try OutputFile(.file(path: folder.path("")), overwrite: true) }
        #expect(error?.message.contains("directory") == true)
    }

    @Test func aFolderThatDoesNotExistIsNamed() throws {
        let path = folder.path("none/out.mp4")
        let error = #expect(throws: MediaError.self) { try OutputFile(.file(path: path), overwrite: false) }
        #expect(error?.description == "cannot write \(path): its folder does not exist")
    }

    @Test func aLinkStaysALink() throws {
        let target = try folder.write([1], to: "target.bin")
        let link = folder.path("link.bin")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: target)
        let file = try OutputFile(.file(path: link), overwrite: true)
        try Data([2]).write(to: URL(fileURLWithPath: try #require(file.workingPath)))
        try file.commit()
        #expect(try folder.bytes(of: target) == [2])
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == target)
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "there is no /dev/full here"))
    func aFullDiskIsAnError() throws {
        let source = try folder.write(RawClip(frameCount: 3).bytes, to: "source.avi")
        let link = folder.path("full.mkv")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "/dev/full")
        let error = #expect(throws: MediaError.self) { try transcode(source, to: link) }
        #expect(error?.message.contains("no space left") == true)
        #expect(FileManager.default.fileExists(atPath: "/dev/full"))
    }

    @Test func devicesTakeMatroska() throws {
        #expect(try OutputContainer(for: .file(path: "/dev/null")).name == "matroska")
        try FileManager.default.createSymbolicLink(
            atPath: folder.path("null.mp4"), withDestinationPath: "/dev/null")
        #expect(try OutputContainer(for: .file(path: folder.path("null.mp4"))).name == "mp4")
    }

    @Test func anUnknownExtensionIsRefused() throws {
        let error = #expect(throws: MediaError.self) { try OutputContainer(for: .file(path: "out.xyz")) }
        #expect(error?.message.contains(".mp4") == true)
    }
}
