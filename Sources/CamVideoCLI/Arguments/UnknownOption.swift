/// An option that a command does not have, and the one that was probably meant: other programs' habits, FFmpeg's above all,
/// and slips of the keyboard.
struct UnknownOption {
    /// With its dashes.
    let spelling: String
    /// Of the command.
    let syntax: CommandSyntax

    /// Nil where nothing can be said but that it is unknown.
    var message: String? {
        if let place = Self.places[spelling] {
            return "There is no \(spelling): \(place) is named by its place, as in '\(usage)'."
        }
        if let advice = Self.advice[spelling], advice.options.allSatisfy(has) {
            return "There is no \(spelling): \(advice.sentence)."
        }
        if let name = Self.otherNames[spelling], has(name) { return didYouMean(name) }
        if has("-" + spelling) { return didYouMean("-" + spelling) }
        guard spelling.hasPrefix("--") else { return nil }
        return closest(to: spelling, among: (syntax.spellings + UsageCheck.common).filter { $0.hasPrefix("--") })
            .map(didYouMean)
    }

    private func didYouMean(_ name: String) -> String { "Unknown option '\(spelling)'. Did you mean '\(name)'?" }

    private func has(_ spelling: String) -> Bool {
        syntax.argument(spelled: spelling) != nil || UsageCheck.common.contains(spelling)
    }

    private var usage: String {
        switch syntax.commandName {
        case BenchCommand.configuration.commandName: "camvideo bench INPUT"
        case InspectCommand.configuration.commandName: "camvideo inspect MODEL"
        case ExplainCommand.configuration.commandName: "camvideo explain TENSOR.npy --maps OUT.npy"
        case KernelsCommand.configuration.commandName: "camvideo kernels MODEL OUT.png"
        case MaximizeCommand.configuration.commandName: "camvideo maximize MODEL OUT.png"
        case RenderCommand.configuration.commandName: "camvideo render INPUT RUN OUTPUT"
        case FeaturesCommand.configuration.commandName: "camvideo features INPUT OUTPUT"
        default: "camvideo INPUT OUTPUT"
        }
    }

    private static let places = [
        "-i": "the input", "--input": "the input", "--in": "the input", "-o": "the output", "--out": "the output",
    ]

    private static let advice: [String: (options: [String], sentence: String)] = [
        "-q": (["--quiet", "--crf"], "--quiet is for silence, and --crf for the quality"),
        "-q:v": (["--crf"], "--crf sets the quality"),
        "-to": (["--start", "--duration"], "--duration says how much to do, from --start on"),
        "--to": (["--start", "--duration"], "--duration says how much to do, from --start on"),
        "--end": (["--start", "--duration"], "--duration says how much to do, from --start on"),
        "-f": (["--overwrite"], "the output's extension says the format, and --overwrite replaces a file"),
        "-n": (["--overwrite"], "files are only replaced with --overwrite"),
        "-v": (["--verbose"], "--verbose says more, and --version shows the version"),
    ]

    private static let otherNames = [
        "-ss": "--start", "--ss": "--start", "-t": "--duration", "--length": "--duration", "-y": "--overwrite",
        "--force": "--overwrite", "--yes": "--overwrite", "-frames:v": "--frames", "-vframes": "--frames",
        "-c:v": "--video-codec", "-codec:v": "--video-codec", "-vcodec": "--video-codec", "--codec": "--video-codec",
        "-pix_fmt": "--pixel-format", "--pix-fmt": "--pixel-format", "-loglevel": "--verbose", "-c": "--target",
        "--class": "--target", "--alpha": "--opacity", "--cmap": "--colormap", "-j": "--threads", "--jobs": "--threads",
        "--workers": "--threads", "-V": "--version",
    ]
}
