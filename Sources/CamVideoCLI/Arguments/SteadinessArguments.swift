import ArgumentParser
import CamVideo

/// Judging maps over time: `camvideo annotate` has the same options for the maps that it shows.
struct SteadinessArguments: ParsableArguments {
    @Flag(
        help: ArgumentHelp(
            "Judge the maps as a video shows them, over consecutive frames: warping error, lag, jitter, and what is left of each "
                + "frame's own map; with --boxes the pointing game and the energy inside, too."))
    var steadiness = false

    @Option(
        help: ArgumentHelp(
            "With --steadiness: how maps are smoothed over time. (default: \(TemporalOptions().smoothing.rawValue))",
            valueName: "kind"))
    var smoothing: TemporalOptions.Smoothing?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "With --steadiness: time in which the weight of the past falls to a half, in seconds or as 150ms. "
                + "(default: \(TemporalOptions.halfLifeHelp))", valueName: "time"))
    var halfLife: Seconds?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "With --steadiness: how many frames to come each map is averaged with. (default: 0)", valueName: "n"))
    var lookahead: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "With --steadiness: how many times the held class's probability another one's has to be to take its place. (default: "
                + "\(TemporalOptions().holdLead))", valueName: "x"))
    var holdLead: Double?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "With --steadiness: for how long it has to be that, in seconds or as 200ms. (default: \(TemporalOptions().holdTime))",
            valueName: "time"))
    var holdTime: Seconds?

    func validate() throws {
        guard !steadiness else { return }
        let given: [(String, Bool)] = [
            ("--smoothing", smoothing != nil), ("--half-life", halfLife != nil), ("--lookahead", lookahead != nil),
            ("--hold-lead", holdLead != nil), ("--hold-time", holdTime != nil),
        ]
        if let (name, _) = given.first(where: \.1) {
            throw ValidationError(
                "\(name) is of maps over time, and each frame is judged by itself; give --steadiness, too, or leave it out."
            )
        }
    }

    var options: TemporalOptions {
        var options = TemporalOptions()
        if let smoothing { options.smoothing = smoothing }
        options.halfLife = halfLife?.value
        if let lookahead { options.lookahead = lookahead }
        if let holdLead { options.holdLead = holdLead }
        if let holdTime { options.holdTime = holdTime.value }
        return options
    }
}
