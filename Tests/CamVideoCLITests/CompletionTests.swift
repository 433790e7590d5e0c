import Foundation
import TestSupport
import Testing

/// What the tab key offers, asked of bash itself.
@Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: "/bin/bash"), "there is no /bin/bash"))
struct CompletionTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        for name in ["drive.mp4", "net.onnx", "net.txt", "maps.npy"] { _ = try folder.write(Data(), to: name) }
        try FileManager.default.createDirectory(atPath: folder.path("resnet"), withIntermediateDirectories: false)
    }

    /// - Parameter line: the words so far; the last one is completed.
    private func completions(_ line: [String]) throws -> Set<String> {
        let script = try Program.run("--generate-completion-script", "bash")
        #expect(script.status == 0)
        let words = line.map { "'\($0)'" }.joined(separator: " ")
        let previous = line.count > 1 ? line[line.count - 2] : "camvideo"
        let outcome = try Program.run(
            executable: "/bin/bash",
            [
                "-c",
                """
                cd '\(folder.path("."))'
                \(script.output)
                COMP_WORDS=(camvideo \(words)); COMP_CWORD=\(line.count); COMP_LINE="${COMP_WORDS[*]}"
                COMP_POINT=${#COMP_LINE}
                _camvideo camvideo '\(line.last ?? "")' '\(previous)'
                printf '%s\\n' "${COMPREPLY[@]}"
                """,
            ])
        #expect(outcome.errors == "")
        return Set(outcome.output.split(separator: "\n").map(String.init))
    }

    @Test func theFirstWordIsAFileOrACommand() throws {
        let offered = try completions([""])
        #expect(offered.isSuperset(of: ["drive.mp4", "net.txt", "resnet", "annotate", "inspect", "bench", "explain"]))
        #expect(try completions(["insp"]) == ["inspect"])
        #expect(try completions(["dr"]) == ["drive.mp4"])
    }

    @Test(arguments: [["drive.mp4", ""], ["annotate", "drive.mp4", ""], ["-y", "drive.mp4", "--every", "2", ""]])
    func soIsTheSecond(words: [String]) throws {
        #expect(try completions(words) == ["drive.mp4", "net.onnx", "net.txt", "maps.npy", "resnet"])
    }

    @Test(arguments: [
        ["drive.mp4", "out.mp4", "-m", ""], ["bench", "--model", ""], ["inspect", ""],
        ["explain", "maps.npy", "-m", ""], ["-m", ""], ["kernels", ""], ["maximize", ""],
        ["features", "drive.mp4", "out.png", "-m", ""],
    ])
    func modelsAreOnnxFilesOrFolders(words: [String]) throws {
        #expect(try completions(words) == ["net.onnx", "resnet"])
    }

    @Test func optionsAndTheirValuesAreOffered() throws {
        #expect(try completions(["drive.mp4", "out.mp4", "--opac"]) == ["--opacity"])
        #expect(try completions(["--opac"]) == ["--opacity"])
        #expect(try completions(["drive.mp4", "out.mp4", "--colormap", "v"]) == ["viridis"])
        #expect(try completions(["drive.mp4", "out.mp4", "--method", "layer"]) == ["layercam"])
        #expect(try completions(["drive.mp4", "out.mp4", "--method", "smoothg"]) == ["smoothgrad"])
        #expect(try completions(["drive.mp4", "out.mp4", "--labels", "net."]) == ["net.onnx", "net.txt"])
        #expect(try completions(["explain", ""]) == ["maps.npy", "resnet"])
    }

    @Test(arguments: ["bash", "zsh", "fish"]) func everyShellHasTheMainCommandsWords(shell: String) throws {
        let script = try Program.run("--generate-completion-script", shell)
        #expect(script.status == 0)
        #expect(script.output.contains("Without a command, all words are those of annotate."))
        #expect(try Program.run("--generate-completion-script=\(shell)").output == script.output)
    }
}
