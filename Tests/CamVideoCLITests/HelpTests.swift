import Testing

/// Every option of the contract is explained by its command's help.
@Suite struct HelpTests {
    static let job = [
        "--model", "-m,", "--labels", "--mean", "--std", "--input-size", "--method", "--layer", "--target",
        "--output", "--precision", "--smoothing",
        "--half-life", "--lookahead", "--normalize", "--scale", "--hold-lead", "--hold-time", "--every", "--style",
        "--opacity",
        "--threshold", "--colormap", "--label/--no-label", "--fade/--no-fade", "--legend/--no-legend",
        "--strip/--no-strip",
        "--start", "--duration",
        "--frames", "--video-codec", "--crf", "--preset", "--pixel-format", "--threads", "--quiet", "--verbose",
    ]

    @Test(arguments: [
        ("annotate", job + ["--maps", "--log", "--overwrite", "-y,"]),
        ("bench", job + ["--network", "--json"]),
        (
            "inspect",
            ["--labels", "--mean", "--std", "--input-size", "--method", "--layer", "--output", "--json", "--verbose"]
        ),
        ("methods", ["--json"]),
        (
            "moments",
            [
                "--kind", "--appear", "--confident", "--jump", "--disagree", "--min-length", "--stretch", "--json",
                "--csv", "--chapters", "--clips", "--margin", "--video", "--force", "--overwrite", "-y,",
            ]
        ),
        (
            "evaluate",
            [
                "--boxes", "--threshold", "--steps", "--road-noise", "--sanity", "--model", "--method", "--target",
                "--every", "--start", "--duration", "--frames", "--threads", "--quiet", "--json", "--steadiness",
                "--smoothing", "--half-life", "--lookahead", "--hold-lead", "--hold-time",
            ]
        ),
        (
            "maximize",
            [
                "--layer", "--channel", "--target", "--steps", "--seed", "--size", "--mean", "--std", "--input-size",
                "--labels", "--output", "--overwrite", "-y,", "--quiet",
            ]
        ),
        (
            "motion",
            [
                "--no-codec-vectors", "--overwrite", "-y,", "--start", "--duration", "--frames", "--quiet", "--verbose",
            ]
        ),
        ("report", ["--output", "-o,", "--video", "--embed", "--force", "--overwrite", "-y,", "--quiet"]),
        ("kernels", ["--layer", "--channels", "--overwrite", "-y,"]),
        (
            "export",
            [
                "--format", "-o,", "--threshold", "--min-area", "--map", "--outlines", "--tags-above", "--no-tags",
                "--all-classes", "--video", "--overwrite", "-y,", "--quiet",
            ]
        ),
        (
            "features",
            [
                "--channels", "--model", "--layer", "--labels", "--output", "--precision", "--mean", "--std",
                "--input-size", "--smoothing", "--half-life", "--normalize", "--every", "--colormap", "--opacity",
                "--start", "--duration", "--frames", "--video-codec", "--crf", "--threads", "--quiet", "--overwrite",
            ]
        ),
        (
            "explain",
            ["--maps", "--scores", "--model", "--labels", "--method", "--layer", "--target", "--threads", "--quiet"]
        ),
    ])
    func everyOptionIsExplained(command: String, options: [String]) throws {
        let help = try Program.run("help", command)
        #expect(help.status == 0)
        #expect(help.errors == "")
        #expect(help.output.contains("Examples:"))
        let words = Set(
            help.output.split(separator: "\n").flatMap { $0.split(separator: " ").prefix(2) }.map(String.init))
        for option in options { #expect(words.contains(option), "\(option) is not explained") }
        #expect(try Program.run(command, "--help").output == help.output)
    }

    @Test(arguments: [["--help"], ["-h"], ["help"]])
    func theProgramsHelpGoesOnWithTheMainJobs(arguments: [String]) throws {
        let help = try Program.run(arguments)
        #expect(help.status == 0)
        for command in [
            "annotate", "features", "kernels", "maximize", "inspect", "methods", "bench", "explain", "evaluate",
            "motion", "export",
        ] {
            #expect(help.output.contains("  \(command) "))
        }
        #expect(help.output.hasSuffix(try Program.run("help", "annotate").output))
    }

    @Test func choicesAndDefaultsAreSaid() throws {
        let help = try Program.run("help", "annotate").output.split(whereSeparator: \.isWhitespace).joined(
            separator: " ")
        #expect(help.contains("(values: gradcam, gradcam++, hirescam,"))
        #expect(help.contains("(values: motion, ema, none; default: motion)"))
        #expect(help.contains("(default: clip) (values: clip, frame)"))
        #expect(help.contains("(values: jet, turbo, viridis, inferno, magma,"))
    }

    @Test func theVersionIsSaid() throws {
        let version = try Program.run("--version")
        #expect(version.status == 0)
        #expect(version.output.split(separator: ".").count == 3)
    }
}
