import Foundation
import Media
import MediaSupport
import TestSupport
import Testing

@Suite struct FileIdentityTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func everyWayToAFileIsTheSame() throws {
        let path = try folder.write([1], to: "file")
        let other = try folder.write([1], to: "other")
        try FileManager.default.createSymbolicLink(atPath: folder.path("link"), withDestinationPath: path)
        try FileManager.default.linkItem(atPath: path, toPath: folder.path("hard"))
        let identity = try #require(FileIdentity(path: path))
        for name in ["link", "hard", "./file", "../\(folder.url.lastPathComponent)/file"] {
            #expect(FileIdentity(path: folder.url.path + "/" + name) == identity, "\(name)")
        }
        #expect(FileIdentity(path: other) != identity)
    }

    @Test func aNameToBeIsKnownByItsFolder() throws {
        let new = try #require(FileIdentity(path: folder.path("new")))
        #expect(FileIdentity(path: folder.url.path + "/./new") == new)
        #expect(FileIdentity(path: folder.path("newer")) != new)
        #expect(FileIdentity(path: folder.path("none/new")) == nil)
    }

    @Test func foldersPipesAndDevicesAreNoFiles() {
        #expect(FileIdentity(path: folder.path("")) == nil)
        #expect(FileIdentity(path: "/dev/null") == nil)
    }
}
