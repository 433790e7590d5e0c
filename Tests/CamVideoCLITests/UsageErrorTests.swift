import Foundation
import TestSupport
import Testing

/// Bad usage ends with 64, says what is wrong, and writes nothing.
@Suite struct UsageErrorTests {
    @Test(arguments: [
        ([], "INPUT"),
        (["only-an-input.mp4"], "OUTPUT"),
        (["in", "out", "more"], "more"),
        (["in", "out", "--colour", "jet"], "--colour"),
        (["in", "out", "--method", "magic"], "gradcam++"),
        (["in", "out", "--colormap", "rainbow"], "viridis"),
        (["in", "out", "--smoothing", "mean"], "ema"),
        (["in", "out", "--normalize", "video"], "clip"),
        (["in", "out", "--target", "index:best"], "class:NAME"),
        (["in", "out", "--opacity", "1.5"], "0 to 1"),
        (["in", "out", "--opacity", "half"], "half"),
        (["in", "out", "--opacity", "-1"], "0 to 1"),
        (["in", "out", "--opacity", "nan"], "0 to 1"),
        (["in", "out", "--every", "-3"], "1 or more"),
        (["in", "out", "--every", "sometimes"], "--every"),
        (["in", "out", "--every", "auto", "--smoothing", "none"], "--every auto"),
        (["in", "out", "--lookahead", "-1"], "0 to 100"),
        (["in", "out", "--lookahead", "4", "--smoothing", "ema"], "--lookahead"),
        (["in", "out", "--start", "-5"], "-5"),
        (["in", "out", "--start", "1e300"], "30 years"),
        (["in", "out", "--crf", "-5"], "0 to 63"),
        (["in", "out", "--crf", "1e9"], "0 to 63"),
        (["in", ""], "OUTPUT"),
        (["", "out"], "INPUT"),
        (["in", "out", "--every", "0"], "1 or more"),
        (["in", "out", "--threads", "0"], "threads"),
        (["in", "out", "--frames", "0"], "frames"),
        (["in", "out", "--duration", "0"], "duration"),
        (["in", "out", "--start", "1:99"], "--start"),
        (["in", "out", "--half-life", "-1"], "half-life"),
        (["in", "out", "--scale", "0"], "--scale is 0.0; give a number above 0"),
        (["in", "out", "--scale", "-1"], "above 0"), (["in", "out", "--scale", "nan"], "above 0"),
        (["in", "out", "--scale", "2", "--normalize", "clip"], "--normalize"),
        (["features", "in", "out", "--scale", "2", "--normalize", "frame"], "--scale"),
        (["in", "out", "--fade", "--no-fade"], "--no-fade"),
        (["in", "out", "--hold-lead", "0.9"], "--hold-lead is 0.9; give 1 or more"),
        (["in", "out", "--hold-lead", "inf"], "1 or more"),
        (["in", "out", "--hold-time", "-1"], "--hold-time"),
        (["in", "out", "--input-size", "224x"], "--input-size"),
        (["in", "out", "--mean", "1,2"], "--mean"),
        (["in", "out", "--std", "1,1,0"], "above 0"),
        (["in", "out", "--quiet", "--verbose"], "--quiet"),
        (["bench"], "INPUT"),
        (["bench", "in", "--overwrite"], "--overwrite"),
        (["explain", "in.npy"], "--maps"),
        (["explain", "in.npy", "--maps", "out", "--threads", "0"], "--threads"),
        (["inspect", "model.onnx", "--target", "top"], "--target"),
        (["kernels", "a", "b", "c"], "PNG"), (["kernels", ""], "empty"),
        (["kernels", "m", "k.png", "--channels", "x"], "x"),
        (["maximize", "m", "out.png"], "nothing to maximise"),
        (["maximize", "m", "out.png", "--channel", "-x"], "-x"),
        (["maximize", "m", "out.png", "--channel", "1", "--size", "4"], "8x8"),
        (["maximize", "m", "out.png", "--channel", "1", "--steps", "0"], "100000"),
        (["maximize", "m", "out.png", "--target", "top"], "no class"),
        (["export", "run"], "--format"), (["export", "--format", "csv"], "RUN"),
        (["export", "run", "--format", "xml"], "label-studio"), (["export", "", "--format", "csv"], "RUN is empty"),
        (["export", "run", "--format", "csv", "--threshold", "0"], "above 0"),
        (["export", "run", "--format", "csv", "--threshold", "nan"], "above 0"),
        (["export", "run", "--format", "csv", "--min-area", "100%"], "below 1"),
        (["export", "run", "--format", "csv", "--map", "0"], "counted from 1"),
        (["export", "run", "--format", "csv", "--tags-above", "2"], "up to 1"),
        (["export", "run", "--format", "mot", "--outlines"], "cvat, coco or yolo"),
        (["features", "in"], "OUTPUT"), (["features", "in", "out", "--channels", "top:99"], "64 at most"),
        (["features", "in", "out", "--channels", "1;2"], "1;2"),
    ])
    func isSaid(arguments: [String], hint: String) throws {
        let outcome = try Program.run(arguments)
        #expect(outcome.status == 64)
        #expect(outcome.output == "")
        #expect(outcome.errors.contains(hint), "\(outcome.errors)")
    }

    @Test(arguments: [
        (["in", "out", "-m", "a", "-m", "b"], "-m is given twice"),
        (["in", "out", "-m", "a", "--model=b"], "-m and --model are the same option"),
        (["--colormap", "jet", "in", "--colormap=jet", "out"], "--colormap is given twice"),
        (["in", "out", "--mean", "-1,-1,-1", "--mean", "0,0,0"], "--mean is given twice"),
        (["bench", "in", "--threads", "1", "--threads", "2"], "--threads is given twice"),
        (["inspect", "--output", "a", "--output", "b"], "--output is given twice"),
        (["explain", "in.npy", "--maps", "a", "--maps", "b"], "--maps is given twice"),
    ])
    func anOptionWithOneValueIsGivenOnce(arguments: [String], message: String) throws {
        try expectUsageError(arguments, message)
    }

    @Test(arguments: [
        (["in", "out", "--layer", "a", "--layer", "b", "--frames", "0"], "frames"),
        (["in", "out", "-y", "-y", "--frames", "0"], "frames"),
        (["in", "out", "-m", "--frames", "--frames", "0"], "Missing value"),
        (["in", "out", "--frames", "0", "--", "--frames"], "frames"),
    ])
    func whatMayBeGivenTwiceIsNoSuchError(arguments: [String], message: String) throws {
        let errors = try expectUsageError(arguments, message)
        #expect(!errors.contains("twice"))
    }

    @Test(arguments: [
        (["-i", "in.mp4", "out.mp4"], "the input is named by its place, as in 'camvideo INPUT OUTPUT'"),
        (["in.mp4", "-o", "out.mp4"], "the output is named by its place"),
        (["bench", "-i", "in.mp4"], "'camvideo bench INPUT'"),
        (["in", "out", "-ss", "5"], "Did you mean '--start'?"),
        (["in", "out", "-t", "5"], "Did you mean '--duration'?"),
        (["in", "out", "-to", "5"], "--duration says how much to do"),
        (["in", "out", "-q"], "--quiet is for silence, and --crf for the quality"),
        (["in", "out", "-crf", "20"], "Did you mean '--crf'?"),
        (["in", "out", "-c:v", "libx265"], "Did you mean '--video-codec'?"),
        (["--verison"], "Did you mean '--version'?"),
        (["bench", "--verison"], "Did you mean '--version'?"),
        (["in", "out", "--opactiy", "1"], "Did you mean '--opacity'?"),
        (["in", "out", "--colourmap=jet"], "Did you mean '--colormap'?"),
        (["in", "out", "--hlep"], "Did you mean '--help'?"),
        (["inspekt", "model.onnx"], "Did you mean 'camvideo inspect model.onnx'?"),
        (["inspekt", "model.onnx", "--json"], "Did you mean 'camvideo inspect model.onnx --json'?"),
        (["becnh", "in.mp4"], "Did you mean 'camvideo bench in.mp4'?"),
        (["inspet"], "Did you mean 'camvideo inspect'?"),
    ])
    func theRightWayIsSaid(arguments: [String], message: String) throws {
        try expectUsageError(arguments, message)
    }

    @Test func aFileWithACommandsNameIsAnInput() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(Data(), to: "inspekt")
        #expect(try !expectUsageError([path, "out.mp4", "--frames", "0"], "frames").contains("command"))
    }

    @discardableResult
    private func expectUsageError(_ arguments: [String], _ message: String) throws -> String {
        let outcome = try Program.run(arguments)
        #expect(outcome.status == 64)
        #expect(outcome.output == "")
        #expect(outcome.errors.contains(message), "\(outcome.errors)")
        return outcome.errors
    }
}
