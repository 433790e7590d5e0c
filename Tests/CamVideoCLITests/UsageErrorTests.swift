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
        (["in", "out", "--target", "best"], "class:NAME"),
        (["in", "out", "--opacity", "1.5"], "0 to 1"),
        (["in", "out", "--opacity", "half"], "half"),
        (["in", "out", "--opacity", "-1"], "0 to 1"),
        (["in", "out", "--opacity", "nan"], "0 to 1"),
        (["in", "out", "--every", "-3"], "1 or more"),
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
        (["in", "out", "--input-size", "224"], "--input-size"),
        (["in", "out", "--mean", "1,2"], "--mean"),
        (["in", "out", "--std", "1,1,0"], "above 0"),
        (["in", "out", "--quiet", "--verbose"], "--quiet"),
        (["bench"], "INPUT"),
        (["bench", "in", "--overwrite"], "--overwrite"),
        (["explain", "in.npy"], "--maps"),
        (["explain", "in.npy", "--maps", "out", "--threads", "0"], "--threads"),
        (["inspect", "model.onnx", "--target", "top"], "--target"),
    ])
    func isSaid(arguments: [String], hint: String) throws {
        let outcome = try Program.run(arguments)
        #expect(outcome.status == 64)
        #expect(outcome.output == "")
        #expect(outcome.errors.contains(hint), "\(outcome.errors)")
    }
}
