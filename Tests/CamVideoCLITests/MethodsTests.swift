import Foundation
import TestSupport
import Testing

/// `camvideo methods`.
@Suite struct MethodsTests {
    private struct Method: Decodable {
        let name, title, family, paper, cost, needs: String
    }

    @Test func everyMethodIsListed() throws {
        let table = try Program.run("methods")
        #expect(table.status == 0 && table.errors == "")
        let lines = table.output.split(separator: "\n")
        let json = try Program.run("methods", "--json")
        #expect(json.status == 0 && json.errors == "")
        let methods = try JSONDecoder().decode([Method].self, from: Data(json.output.utf8))
        #expect(lines.count == methods.count + 1)
        for (line, method) in zip(lines.dropFirst(), methods) {
            #expect(line.hasPrefix("\(method.name) "))
            for text in [method.title, method.family, method.paper, method.cost, method.needs] {
                #expect(!text.isEmpty && line.contains(text))
            }
        }
        // What --method takes.
        let help = try Program.run("help", "annotate").output.split(whereSeparator: \.isWhitespace)
            .map { $0.trimmingCharacters(in: .punctuationCharacters) }
        #expect(Set(methods.map(\.name)).subtracting(help).filter { !$0.hasSuffix("++") } == [])
        #expect(Set(methods.map(\.family)).isSuperset(of: ["class activation", "pixels", "black box"]))
    }

    /// The families stand together.
    @Test func familiesStandTogether() throws {
        let methods = try JSONDecoder().decode([Method].self, from: Data(Program.run("methods", "--json").output.utf8))
        let runs = methods.reduce(into: [String]()) { if $0.last != $1.family { $0.append($1.family) } }
        #expect(runs.count == Set(runs).count)
    }

    /// What explains the picture's values has them written down.
    @Test func attributionsAreWritten() throws {
        let folder = try TemporaryFolder()
        let (maps, values) = (folder.path("maps.npy"), folder.path("values.npy"))
        let outcome = try Program.run(
            "explain", Sample.tensor, "-m", Sample.model, "--method", "smoothgrad", "--samples", "2", "--maps", maps,
            "--attributions", values)
        #expect(outcome.status == 0)
        let header = try Data(contentsOf: URL(fileURLWithPath: values)).prefix(128)
        #expect(String(decoding: header, as: UTF8.self).contains("(2, 3, 48, 80)"))
        let refused = try Program.run(
            "explain", Sample.tensor, "-m", Sample.model, "--method", "gradcam", "--maps", maps, "--attributions",
            values)
        #expect(refused.status == 1 && refused.errors.contains("explains a layer's positions"))
    }

    @Test(arguments: ["gradient", "guided-gradcam"]) func aVideoIsExplained(method: String) throws {
        let folder = try TemporaryFolder()
        let outcome = try Program.run(
            Sample.clip, folder.path("out.mp4"), "-m", Sample.model, "--method", method, "--frames", "2")
        #expect(outcome.status == 0)
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.path("out.mp4"))).count > 1000)
        let inspection = try Program.run("inspect", Sample.model, "--method", method)
        #expect(inspection.status == 0)
    }
}
