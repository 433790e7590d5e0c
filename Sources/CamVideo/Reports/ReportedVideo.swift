import Foundation
import Media
import Report
import RunFile

/// The video of a report's runs, found and checked.
struct ReportedVideo {
    /// As messages speak of it.
    let path: String
    /// When its first frame is shown, in seconds on its own clock; nil where its container does not say.
    let firstFrame: Double?
    private let embeds: Bool

    /// - Throws: `CamVideoError` where it is not there, is another than the runs', or is too large for a page.
    init(of runs: [RunPlayback], _ options: ReportOptions) throws {
        path = try options.videoPath.map(Self.existing) ?? Self.found(runs[0])
        embeds = options.embedsVideo
        let stream = try Demuxer(MediaInput(path)).video
        firstFrame = stream.start.map { stream.timeBase.seconds($0) }
        for run in runs {
            guard (run.video.width, run.video.height) == (runs[0].video.width, runs[0].video.height) else {
                throw CamVideoError(
                    "\(run.path) is a run on a video of \(run.video.width)x\(run.video.height), and \(runs[0].path) on one of "
                        + "\(runs[0].video.width)x\(runs[0].video.height); give runs of one video")
            }
            if !options.ignoresIdentity { try check(run, isNamed: options.videoPath != nil) }
        }
        let most = ReportVideo.mostEmbeddedBytes
        if embeds, let size = Self.size(path), size > most {
            throw CamVideoError(
                "cannot embed \(path): it has \((size >> 20) + 1) MB, and a page holds \(most >> 20) at most; leave --embed out and keep "
                    + "the video beside the report")
        }
    }

    /// As a page finds it.
    /// - Parameter page: its path; nil of standard output, whose page is taken to be in the working directory.
    func placed(for page: String?) -> ReportVideo {
        if embeds { return .embedded(path: path) }
        let folder = page.map { Self.absolute($0) + "/.." } ?? Self.absolute(".")
        return .linked(address: ReportVideo.address(of: Self.absolute(path), from: folder))
    }

    private func check(_ run: RunPlayback, isNamed: Bool) throws {
        guard let identity = RunFacts.identity(of: .file(path: path)),
            case .integer(let size)? = run.info["video.bytes"],
            case .text(let hash)? = run.info["video.sha256_of_ends"], identity.size != size || identity.sha256 != hash
        else { return }
        throw CamVideoError(
            "\(path) is not the video that \(run.path) is of; "
                + (isNamed
                    ? "give that, or --force to show this one"
                    : "name it with --video, or give --force to show this one"))
    }

    private static func existing(_ path: String) throws -> String {
        guard case .file(let path) = MediaInput(path) else {
            throw CamVideoError("cannot show \(path): a page loads nothing from elsewhere; give a file to --video")
        }
        guard FileManager.default.isReadableFile(atPath: path), !isFolder(path) else {
            throw CamVideoError("cannot read \(path): there is no such file; give the video to --video")
        }
        return path
    }

    /// Where the run was told it is, or beside the run file.
    private static func found(_ run: RunPlayback) throws -> String {
        guard case .file(let path) = MediaInput(run.video.name), !path.isEmpty, path != "standard input" else {
            throw CamVideoError(
                "\(run.path) is a run on \(run.video.name.isEmpty ? "a video without a name" : run.video.name), which is no file; name "
                    + "a copy of it with --video")
        }
        let beside = URL(fileURLWithPath: run.path).deletingLastPathComponent().appendingPathComponent(
            URL(fileURLWithPath: path).lastPathComponent
        ).path
        for candidate in [path, beside]
        where FileManager.default.isReadableFile(atPath: candidate) && !isFolder(candidate) {
            return candidate
        }
        throw CamVideoError("\(path), the video of \(run.path), is not there; name it with --video")
    }

    private static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    private static func size(_ path: String) -> Int? {
        (try? FileManager.default.attributesOfItem(atPath: path))?[.size].flatMap { ($0 as? NSNumber)?.intValue }
    }

    /// Without following links: a browser that opens the page by a link's name goes on from that name.
    private static func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    }
}
