import Foundation
import TestSupport

/// The built program, run as a user runs it.
struct Program {
    struct Outcome {
        let status: Int32
        let output: String
        let errors: String
    }

    /// It lies beside the test bundle, which is what this process runs.
    static let path = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        .appendingPathComponent("camvideo").path

    /// Runs it to its end. Its streams go through files, so that no full pipe can hold it up.
    static func run(_ arguments: String...) throws -> Outcome { try run(arguments) }

    static func run(executable: String = path, _ arguments: [String]) throws -> Outcome {
        let folder = try TemporaryFolder()
        let output = try folder.write(Data(), to: "output")
        let errors = try folder.write(Data(), to: "errors")
        let process = try start(
            executable: executable, arguments, output: FileHandle(forWritingTo: URL(fileURLWithPath: output)),
            errors: FileHandle(forWritingTo: URL(fileURLWithPath: errors)))
        process.waitUntilExit()
        return Outcome(
            status: process.terminationReason == .exit ? process.terminationStatus : -1,
            output: try String(contentsOfFile: output, encoding: .utf8),
            errors: try String(contentsOfFile: errors, encoding: .utf8))
    }

    /// - Parameters: `input`, `output` and `errors`: file handles or pipes.
    static func start(
        executable: String = path, _ arguments: [String], input: Any = FileHandle.nullDevice, output: Any, errors: Any
    ) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = arguments
        process.standardInput = input
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        return process
    }
}

/// A small network with random weights, its input, and clips: enough to run the program on.
enum Sample {
    static let model = Location.fixtures.path("goldens/resnet_basic/model.onnx")
    static let tensor = Location.fixtures.path("goldens/resnet_basic/input.npy")
    static let clip = Location.fixtures.path("small/full-range.mp4")
    static let longClip = Location.fixtures.path("road.mp4")
    static let audio = Location.fixtures.path("small/audio-only.m4a")
}
