import ArgumentParser

/// What a job on a video reads and writes.
struct InputOutputArguments: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "A video or a picture: a file, a URL that FFmpeg reads, or - for standard input.", valueName: "INPUT"),
        completion: .file())
    var input: String

    @Argument(
        help: ArgumentHelp(
            "The file to write; its extension says the format. - is Matroska on standard output.", valueName: "OUTPUT"),
        completion: .file())
    var output: String

    func validate() throws {
        for (name, value) in [("INPUT", input), ("OUTPUT", output)] where value.isEmpty {
            throw ValidationError("\(name) is empty; give a file's name, or -.")
        }
    }
}
