import ArgumentParser
import CamVideo

/// What is written down in numbers beside a video.
struct NumberArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Write the maps too: a NumPy file, float32 (frames, height, width), or with several maps (frames, maps, height, "
                + "width).", valueName: "file.npy"), completion: .file(extensions: ["npy"]))
    var maps: String?

    @Option(
        help: ArgumentHelp(
            "Which values --maps holds: raw as the method made them; smoothed, on no scale; or drawn, from 0 to 1 as they are "
                + "painted, on a finer grid. The log's scale leads from smoothed to drawn ones.", valueName: "kind"))
    var mapValues = MapValues.smoothed

    @Option(
        help: ArgumentHelp(
            "Write what is known of each frame: a line of JSON, or where the file is a .csv a line of a table. Frame, pts, time, "
                + "target, target_switch, top 5, explained, scene_cut, scale, fade, peak, box. It can be read while it is written, as "
                + "FILE.partial. - is standard output.", valueName: "file.jsonl"),
        completion: .file(extensions: ["jsonl", "csv"]))
    var log: String?

    func apply(_ mapsPath: inout String?, _ mapValues: inout MapValues, _ logPath: inout String?) {
        (mapsPath, mapValues, logPath) = (maps, self.mapValues, log)
    }
}

extension MapValues: ExpressibleByArgument {}
