import Foundation
import TestSupport
import Testing

/// The program can be copied to where Swift is not installed.
@Suite(
    .enabled(if: ProcessInfo.processInfo.environment["CAMVIDEO_SANITIZE"] == nil, "sanitizers need shared libraries"))
struct StandaloneTests {
    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/ldd"), "there is no /usr/bin/ldd"))
    func aCopyNeedsNothingOfSwifts() throws {
        let folder = try TemporaryFolder()
        let copy = folder.path("camvideo")
        try FileManager.default.copyItem(atPath: Program.path, toPath: copy)

        let libraries = try Program.run(executable: "/usr/bin/ldd", [copy])
        #expect(libraries.status == 0, "\(libraries.errors)")
        #expect(libraries.output.contains("libavformat"), "\(libraries.output)")
        for name in ["libswift", "Foundation", "libdispatch", "BlocksRuntime", "not found"] {
            #expect(!libraries.output.contains(name), "\(libraries.output)")
        }
        #expect(try Program.run(executable: copy, ["inspect", Sample.model]).status == 0)
    }
}
