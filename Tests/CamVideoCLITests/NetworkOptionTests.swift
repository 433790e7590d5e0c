import Foundation
import Maps
import NeuralGraph
import TestSupport
import Testing

/// What is said of the network itself: its output, its arithmetic, its speed.
@Suite struct NetworkOptionTests {
    @Test func benchMeasuresTheNetworkAlone() throws {
        let outcome = try Program.run("bench", "--network", "-m", Sample.model, "--threads", "1", "--json")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let result = try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
        #expect(try #require(result["fps"] as? Double) > 0)
        #expect(result["threads"] as? Int == 1)
        let (frames, seconds) = (result["frames"] as? Int ?? 0, result["seconds"] as? Double ?? 0)
        #expect(abs(Double(frames) / seconds / (result["fps"] as? Double ?? 0) - 1) < 1e-9)
        let steps = try #require(result["steps"] as? [[String: Any]])
        #expect(steps.contains { $0["operation"] as? String == "Conv" })
        #expect(abs(steps.compactMap { $0["share"] as? Double }.reduce(0, +) - 1) < 1e-9)
    }

    @Test(arguments: [["bench", "in.mp4", "--network"], ["bench"]])
    func benchWantsAVideoOrTheNetwork(arguments: [String]) throws {
        let outcome = try Program.run(arguments)
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains("--network"))
    }

    @Test func theOutputIsNamed() throws {
        #expect(try Program.run("inspect", Sample.model, "--output", "logits").status == 0)
        let outcome = try Program.run("inspect", Sample.model, "--output", "nowhere")
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("there is no output 'nowhere'; the model has logits"))
    }

    @Test(.enabled(if: Precision.isBFloat16Fast, "the processor has no bfloat16 arithmetic"))
    func bfloat16IsNearFloat32() throws {
        let folder = try TemporaryFolder()
        func explain(_ precision: String) throws -> (maps: [Float], scores: [Float]) {
            let (maps, scores) = (folder.path("\(precision)-maps.npy"), folder.path("\(precision)-scores.npy"))
            let outcome = try Program.run(
                "explain", Sample.tensor, "--maps", maps, "--scores", scores, "-m", Sample.model, "--precision",
                precision, "--target", "class:1")
            #expect(outcome.status == 0, "\(outcome.errors)")
            return (
                try NumPyArray<Float>(contentsOf: maps).values, try NumPyArray<Float>(contentsOf: scores).values
            )
        }
        let (exact, rounded) = (try explain("fp32"), try explain("bf16"))
        #expect(exact.scores != rounded.scores)
        let largest = try #require(exact.scores.map(abs).max())
        expectClose(rounded.scores, exact.scores, within: Tolerance(absolute: 0.03 * Double(largest), relative: 0))
        expectClose(rounded.maps, exact.maps, within: Tolerance(absolute: 0.1, relative: 0))
    }
}
