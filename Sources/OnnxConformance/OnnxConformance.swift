import Foundation
import NeuralGraph
import ONNX

/// `onnx-conformance < FOLDERS`: runs the ONNX node test in each folder that a line of standard input names, and prints a line of
/// JSON for each. `onnx-conformance --operators` prints the operators that the importer reads.
@main
enum OnnxConformance {
    static func main() throws {
        if CommandLine.arguments.dropFirst().first == "--operators" {
            print(OperatorRegistry.readers.keys.sorted().joined(separator: "\n"))
            return
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        while let folder = readLine() {
            let line = String(decoding: try encoder.encode(verdict(of: URL(fileURLWithPath: folder))), as: UTF8.self)
            // At once: if a test brings the process down, the lines show which.
            FileHandle.standardOutput.write(Data((line + "\n").utf8))
        }
    }

    private static func verdict(of folder: URL) -> Verdict {
        do {
            return Runner(try NodeTest(folder: folder)).verdict()
        } catch {
            let problem = (error as? ONNXError)?.problem ?? "\(error)"
            return Verdict(name: folder.lastPathComponent, status: .unsupported, reason: problem)
        }
    }
}
