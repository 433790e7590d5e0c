import Foundation
import Maps
import TestSupport
import Testing

/// What cannot be done ends with 1 and one sentence, and leaves nothing.
@Suite struct FailureTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// - Parameter hint: what the sentence must name.
    func expectFailure(_ arguments: [String], hint: String, _ location: SourceLocation = #_sourceLocation) throws {
        let before = try names
        let outcome = try Program.run(arguments)
        #expect(outcome.status == 1, "\(outcome.errors)", sourceLocation: location)
        #expect(outcome.output == "", sourceLocation: location)
        let lines = outcome.errors.split(separator: "\n").filter { !$0.hasPrefix("camvideo: warning: ") }
        #expect(lines.count == 1, "\(outcome.errors)", sourceLocation: location)
        #expect(lines.first?.hasPrefix("camvideo: ") == true, "\(outcome.errors)", sourceLocation: location)
        #expect(lines.first?.contains(hint) == true, "\(outcome.errors)", sourceLocation: location)
        #expect(try names == before, sourceLocation: location)
    }

    var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path("")).sorted() }
    }

    @Test func inputsThatAreNoVideo() throws {
        let output = folder.path("out.mp4")
        let text = try folder.write(Data("no video\n".utf8), to: "text.mp4")
        try expectFailure([folder.path("missing.mp4"), output, "-m", Sample.model], hint: "missing.mp4")
        try expectFailure([text, output, "-m", Sample.model], hint: "text.mp4")
        try expectFailure([Sample.audio, output, "-m", Sample.model], hint: "audio-only.m4a")
    }

    @Test func outputsThatCannotBe() throws {
        let existing = try folder.write(Data("precious".utf8), to: "existing.mp4")
        try expectFailure([Sample.clip, folder.path(""), "-m", Sample.model], hint: "directory")
        try expectFailure([Sample.clip, folder.path("no/out.mp4"), "-m", Sample.model], hint: "folder")
        try expectFailure([Sample.clip, folder.path("out.xyz"), "-m", Sample.model], hint: "out.xyz")
        try expectFailure([Sample.clip, existing, "-m", Sample.model], hint: "--overwrite")
        #expect(try String(contentsOfFile: existing, encoding: .utf8) == "precious")
    }

    @Test func networksThatCannotBe() throws {
        let output = folder.path("out.mp4")
        let text = try folder.write(Data("no model\n".utf8), to: "text.onnx")
        let whole = try Data(contentsOf: URL(fileURLWithPath: Sample.model))
        let half = try folder.write(whole.prefix(whole.count / 2), to: "half.onnx")
        try expectFailure(["inspect", folder.path("missing.onnx")], hint: "missing.onnx")
        try expectFailure(["inspect", text], hint: "text.onnx")
        try expectFailure([Sample.clip, output, "-m", half], hint: "half.onnx")
        let labels = try folder.write(Data("cat\ndog\n".utf8), to: "labels.txt")
        try expectFailure([Sample.clip, output, "-m", Sample.model, "--labels", labels], hint: "labels.txt")
    }

    @Test func classesLayersAndCodecsThatThereAreNot() throws {
        let output = folder.path("out.mp4")
        let names = try folder.write(Data((0..<10).map { "thing \($0)\n" }.joined().utf8), to: "names.txt")
        let job = [Sample.clip, output, "-m", Sample.model, "--labels", names]
        try expectFailure(job + ["--target", "class:zebra"], hint: "zebra")
        try expectFailure(job + ["--target", "class:thing"], hint: "thing 0")
        try expectFailure(job + ["--target", "class:10"], hint: "0 to 9")
        try expectFailure(job + ["--target", "class:\u{1B}[31mred\n"], hint: "class '\\u{1B}[31mred\\n'")
        let twins = try folder.write(Data((0..<10).map { "thing \($0 % 5)\n" }.joined().utf8), to: "twins.txt")
        try expectFailure(
            [Sample.clip, output, "-m", Sample.model, "--labels", twins, "--target", "class:thing 3"],
            hint: "2 classes are called 'thing 3'; say which with index:INDEX (3, 8)")
        try expectFailure(job + ["--layer", "conv99"], hint: "conv99")
        try expectFailure(job + ["--video-codec", "h267"], hint: "h267")
        try expectFailure(job + ["--preset", "ludicrous"], hint: "ludicrous")
    }

    @Test func picturesOfKernelsThatThereAreNot() throws {
        let output = folder.path("kernels.png")
        let existing = try folder.write(Data("precious".utf8), to: "existing.png")
        try expectFailure(["kernels", Sample.model, folder.path("kernels.jpg")], hint: "ends in .png")
        try expectFailure(["kernels", folder.path("missing.onnx"), output], hint: "missing.onnx")
        try expectFailure(["kernels", Sample.model, output, "--layer", "conv99"], hint: "no layer 'conv99'")
        try expectFailure(["kernels", Sample.model, output, "--channels", "0"], hint: "1 to 1024")
        try expectFailure(["kernels", Sample.model, folder.path("no/kernels.png")], hint: "folder")
        try expectFailure(["kernels", Sample.model, existing], hint: "--overwrite")
        try expectFailure(["kernels", Sample.model, "/dev/full"], hint: "cannot write /dev/full: no space left")
        #expect(try String(contentsOfFile: existing, encoding: .utf8) == "precious")
        #expect(try Program.run("kernels", Sample.model, output, "-y").status == 0)
        #expect(try names == ["existing.png", "kernels.png"])
    }

    @Test func whatCannotBeMaximised() throws {
        let job = ["maximize", Sample.model, folder.path("out.png")]
        try expectFailure(job + ["--channel", "10"], hint: "classes 0 to 9")
        try expectFailure(job + ["--layer", "conv99", "--channel", "1"], hint: "conv99")
        try expectFailure(job + ["--target", "zebra"], hint: "zebra")
        try expectFailure(["maximize", Sample.model, folder.path("out.mp4"), "--channel", "1"], hint: ".png")
        try expectFailure(["maximize", Sample.model, "/dev/full", "--channel", "1", "--steps", "1"], hint: "no space")
    }

    @Test func featuresThatThereAreNot() throws {
        let job = ["features", Sample.clip, folder.path("out.mp4"), "-m", Sample.model]
        try expectFailure(job + ["--layer", "conv99"], hint: "conv99")
        try expectFailure(job + ["--channels", "100000"], hint: "there is no channel 100000; the layer has")
        try expectFailure(
            ["features", Sample.clip, folder.path("out.png"), "-m", Sample.model], hint: "give --frames 1")
    }

    @Test func tensorsThatCannotBeExplained() throws {
        let maps = folder.path("maps.npy")
        let text = try folder.write(Data("no tensor\n".utf8), to: "text.npy")
        try expectFailure(
            ["explain", folder.path("missing.npy"), "--maps", maps, "-m", Sample.model], hint: "missing.npy")
        try expectFailure(["explain", text, "--maps", maps, "-m", Sample.model], hint: "text.npy")
        try expectFailure(
            ["explain", Sample.tensor, "--maps", folder.path("no/maps.npy"), "-m", Sample.model], hint: "folder")
    }

    /// The size is what such an error is about only if the model runs at its own.
    @Test func sizesThatDoNotFit() throws {
        let job = [Sample.clip, folder.path("out.mp4"), "-m", Sample.model, "--input-size", "1x1"]
        try expectFailure(job, hint: "(the model runs at its own input size, but not at 1x1)")
        let layer = try Program.run(job + ["--layer", "conv99"])
        #expect(layer.status == 1 && !layer.errors.contains("at its own input size"))
        let last = folder.path("channels-last.npy")
        try NumPyArray<Float>(shape: [1, 4, 5, 3], values: Array(repeating: 0, count: 60)).encoded()
            .write(to: URL(fileURLWithPath: last))
        try expectFailure(
            ["explain", last, "--maps", folder.path("maps.npy"), "-m", Sample.model], hint: ".transpose(0, 3, 1, 2)")
    }

    @Test func aReaderThatGoesAwayIsAFailure() throws {
        let pipe = Pipe()
        try pipe.fileHandleForReading.close()
        let errors = try folder.write(Data(), to: "errors")
        let process = try Program.start(
            [Sample.clip, "-", "-m", Sample.model, "--quiet", "--log", folder.path("log")],
            output: pipe, errors: FileHandle(forWritingTo: URL(fileURLWithPath: errors)))
        process.waitUntilExit()
        #expect(process.terminationReason == .exit)
        #expect(process.terminationStatus == 1)
        #expect(
            try String(contentsOfFile: errors, encoding: .utf8)
                == "camvideo: cannot write standard output: broken pipe\n")
        #expect(try names == ["errors"])
    }

    @Test func aFullDiskIsNoSuccess() throws {
        let full = try FileHandle(forWritingTo: URL(fileURLWithPath: "/dev/full"))
        let process = try Program.start(["inspect", Sample.model], output: full, errors: FileHandle.nullDevice)
        process.waitUntilExit()
        #expect(process.terminationStatus == 1)
    }
}
