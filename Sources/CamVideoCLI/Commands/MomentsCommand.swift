import ArgumentParser
import CamVideo
import Foundation

/// `camvideo moments`: what happened in a video, from its run file.
struct MomentsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "moments",
        abstract: "List what happened: when classes were there, maps jumped, runs disagreed, the network was unsure.",
        usage: "camvideo moments RUN [RUN ...] [options]",
        discussion: """
            With several runs of one video, also where they look at different places for the same thing or name different \
            classes. Times are the input's own. docs/moments.md says what counts as what.

            Examples:
              camvideo moments drive.camvideo
              camvideo moments drive.camvideo --kind appeared --appear 80% --csv > seen.csv
              camvideo moments before.camvideo after.camvideo --kind disagreed --json
              camvideo moments drive.camvideo --chapters out-with-chapters.mp4 --video out.mp4
              camvideo moments drive.camvideo --kind jumped --clips jumps/
            """)

    @Argument(
        help: ArgumentHelp("Run files, as --save writes them, of one video.", valueName: "RUN"),
        completion: .file(extensions: ["camvideo", "partial"]))
    var runs: [String]

    @Option(
        help: ArgumentHelp(
            "Look for this kind alone: \(Moment.Kind.allCases.map(\.rawValue).joined(separator: ", ")). Repeatable.",
            valueName: "kind"))
    var kind: [Moment.Kind] = []

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The probability from which on a class is there, 0 to 1 or in percent.", valueName: "p"))
    var appear = Share(MomentOptions().appearing)

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The probability from which on the network is sure of a class.", valueName: "p"))
    var confident = Share(MomentOptions().confident)

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "How much of a map's heat is elsewhere than a quarter of a second before, for a jump.", valueName: "x"))
    var jump = Share(MomentOptions().jump)

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("How much of two maps' heat is at different places where they disagree.", valueName: "x"))
    var disagree = Share(MomentOptions().disagreement)

    @Option(help: ArgumentHelp("Pass over what is shorter.", valueName: "seconds"))
    var minLength = Seconds(MomentOptions().minimumLength)

    @Option(
        help: ArgumentHelp("The length of the most and the least confident stretch.", valueName: "seconds"))
    var stretch = Seconds(MomentOptions().stretch)

    @Flag(help: "Print JSON.")
    var json = false

    @Flag(help: "Print CSV.")
    var csv = false

    @Option(
        help: ArgumentHelp("Copy the video as it is, with the moments for its chapters.", valueName: "file"),
        completion: .file())
    var chapters: String?

    @Option(
        help: ArgumentHelp("Cut each moment out of the video, as it is, into this folder.", valueName: "folder"),
        completion: .directory)
    var clips: String?

    @Option(help: ArgumentHelp("What is cut out before and behind each moment.", valueName: "seconds"))
    var margin = Seconds(1)

    @Option(
        help: ArgumentHelp(
            "The video for --chapters and --clips: the run's own, or one drawn from it.", valueName: "file"),
        completion: .file())
    var video: String?

    @Flag(help: "Compare runs of different videos.")
    var force = false

    @OptionGroup
    var result: PictureResultArguments

    func validate() throws {
        guard !runs.isEmpty, runs.allSatisfy({ !$0.isEmpty }) else {
            throw ValidationError("RUN is empty; give a run file's name.")
        }
        if json && csv { throw ValidationError("--json and --csv contradict each other; give one of them.") }
        if video != nil && chapters == nil && clips == nil {
            throw ValidationError("--video is for --chapters or --clips; give one of them.")
        }
        for (name, value) in [("--chapters", chapters), ("--clips", clips), ("--video", video)] where value == "" {
            throw ValidationError("\(name) is empty; give a name.")
        }
        try checkingUsage(options.validate)
    }

    private var options: MomentOptions {
        var options = MomentOptions()
        (options.appearing, options.confident) = (appear.value, confident.value)
        (options.jump, options.disagreement) = (jump.value, disagree.value)
        (options.minimumLength, options.stretch) = (minLength.value, stretch.value)
        if !kind.isEmpty { options.kinds = Set(kind) }
        options.ignoresIdentity = force
        return options
    }

    func run() throws {
        let found = try RunMoments(runs: runs, options: options)
        let video = video ?? found.video
        if let chapters {
            guard !found.moments.isEmpty else { throw nothing(chapters) }
            try found.writeChapters(
                of: video, to: chapters, overwrites: result.overwrite, onNotice: Console.warning)
        }
        if let clips {
            guard !found.moments.isEmpty else { throw nothing(clips) }
            for clip in try found.writeClips(
                of: video, to: clips, margin: margin.value, overwrites: result.overwrite, onNotice: Console.warning)
            where clip.wantedStart - clip.start > 0.001 {
                let early = Format.decimal(clip.wantedStart - clip.start)
                Console.warning("\(clip.path) begins \(early) s early, at a key frame")
            }
        }
        if json {
            try Console.output(json: found.moments)
        } else {
            try Console.output(csv ? MomentsText.csv(found.moments) : MomentsText.text(found.moments))
        }
    }

    private func nothing(_ path: String) -> CamVideoError {
        CamVideoError(
            "cannot write \(path): nothing happened that was looked for; lower the bounds, or ask for more kinds")
    }
}

extension Moment.Kind: ExpressibleByArgument {}
