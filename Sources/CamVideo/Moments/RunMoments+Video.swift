import Foundation
import Media

extension RunMoments {
    /// A moment that was cut out.
    public struct Clip: Sendable {
        public let moment: Moment
        public let path: String
        /// When it begins, in seconds on the input's own clock: at a key frame before what was asked for where the format cannot hide
        /// the pictures between.
        public let start: Double
        /// When it was to begin.
        public let wantedStart: Double
    }

    /// Copies a video as it is, with the moments for its chapters. Moments that begin within half a second of each other share one.
    /// - Parameters:
    ///   - video: the run's, or one that was drawn from it whole.
    /// - Throws: ``CamVideoError``; then nothing is left under the output's name.
    public func writeChapters(
        of video: String, to output: String, overwrites: Bool, onNotice: (String) -> Void = { _ in }
    ) throws {
        do {
            FFmpegLog.quiet()
            var names = ResultNames(inputs: [video])
            try names.claim(MediaOutput(output))
            let file = try OutputFile(MediaOutput(output), overwrite: overwrites)
            let copy = try VideoCopy(MediaInput(video))
            let result = try copy.writeAll(to: file, chapters: chapters(from: copy.startTime))
            try file.commit()
            tell(result.dropped, onNotice)
        } catch {
            throw error is CamVideoError ? error : CamVideoError(String(describing: error))
        }
    }

    /// Cuts each moment out of a video without decoding it.
    /// - Parameters:
    ///   - video: the run's, or one that was drawn from it whole.
    ///   - folder: made where it is not there; all clips are put in it, or none.
    ///   - margin: seconds before and behind each moment that are cut out too.
    /// - Throws: ``CamVideoError``.
    public func writeClips(
        of video: String, to folder: String, margin: Double, overwrites: Bool, onNotice: (String) -> Void = { _ in }
    ) throws -> [Clip] {
        do {
            FFmpegLog.quiet()
            try Self.makeFolder(folder)
            let pathExtension = URL(fileURLWithPath: video).pathExtension
            var names = ResultNames(inputs: [video])
            var files: [OutputFile] = []
            var clips: [Clip] = []
            for (index, moment) in moments.enumerated() {
                let name = String(format: "%03d", index + 1) + "-\(moment.fileName).\(pathExtension)"
                let path = URL(fileURLWithPath: folder).appendingPathComponent(name).path
                try names.claim(.file(path: path))
                let file = try OutputFile(.file(path: path), overwrite: overwrites)
                let range = max(0, moment.start - margin)...max(moment.end + margin, 0)
                let result = try VideoCopy(MediaInput(video)).write(range, to: file)
                if clips.isEmpty { tell(result.dropped, onNotice) }
                files.append(file)
                clips.append(
                    Clip(moment: moment, path: path, start: result.start, wantedStart: range.lowerBound))
            }
            try OutputFile.commit(files)
            return clips
        } catch {
            throw error is CamVideoError ? error : CamVideoError(String(describing: error))
        }
    }

    private static func makeFolder(_ path: String) throws {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw CamVideoError("cannot make the folder \(path): \(String(cString: strerror(errno)).lowercasedFirst)")
        }
    }

    private func tell(_ dropped: [DroppedStream], _ onNotice: (String) -> Void) {
        for stream in dropped {
            onNotice("stream \(stream.index) (\(stream.kind), \(stream.codecName)) is left out: \(stream.reason)")
        }
    }

    /// In order and without gaps, the first from the video's start: a player shows nothing for what lies outside of chapters.
    private func chapters(from start: Double) -> [Chapter] {
        var marks: [(time: Double, title: String)] = []
        for moment in moments {
            if let last = marks.last, moment.start - last.time < Self.together {
                if marks[marks.count - 1].title.count < 200 {
                    marks[marks.count - 1].title += "; \(moment.chapterTitle)"
                }
            } else {
                marks.append((moment.start, moment.chapterTitle))
            }
        }
        if let first = marks.first, first.time > start { marks.insert((start, "start"), at: 0) }
        let ends = marks.dropFirst().map(\.time) + [max(end, marks.last?.time ?? 0)]
        return zip(marks, ends).map { Chapter(start: $0.time, end: $1, title: $0.title) }
    }

    /// Moments that begin so near to each other, in seconds, are one chapter.
    private static let together = 0.5
}

extension Moment {
    fileprivate var chapterTitle: String { String(title.prefix(120)) }

    /// What every file system takes as a part of a name.
    fileprivate var fileName: String {
        let words = "\(kind.rawValue) \(title)".unicodeScalars.map { scalar -> Character in
            scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) ? Character(scalar) : "-"
        }
        let joined = String(words).split(separator: "-").joined(separator: "-")
        // In bytes, for a letter may have four.
        var name = ""
        for letter in joined where name.utf8.count + letter.utf8.count <= 80 { name.append(letter) }
        return name
    }
}
