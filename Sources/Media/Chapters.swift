internal import CFFmpeg

/// A part of a video with a title.
package struct Chapter: Sendable, Equatable {
    /// In seconds, on the input's own clock.
    package let start: Double
    package let end: Double
    package let title: String

    package init(start: Double, end: Double, title: String) {
        (self.start, self.end, self.title) = (start, end, title)
    }
}

enum Chapters {
    /// In microseconds, moved by `shift` seconds.
    static func write(
        _ chapters: [Chapter], to target: UnsafeMutablePointer<AVFormatContext>, shift: Double
    ) throws {
        try add(
            chapters.enumerated().map { index, chapter in
                let raw = try check(av_mallocz(MemoryLayout<AVChapter>.size), allocating: "a chapter")
                let new = raw.bindMemory(to: AVChapter.self, capacity: 1)
                new.pointee.id = Int64(index)
                new.pointee.time_base = Rational.microseconds.av
                new.pointee.start = max(0, Rational.microseconds.ticks(chapter.start - shift))
                new.pointee.end = max(new.pointee.start + 1, Rational.microseconds.ticks(chapter.end - shift))
                av_dict_set(&new.pointee.metadata, "title", chapter.title, 0)
                return new
            }, to: target)
    }

    /// Copies chapters with their titles, moved by `shift` seconds; those that end before the start are left out.
    static func copy(
        from source: UnsafeMutablePointer<AVFormatContext>, to target: UnsafeMutablePointer<AVFormatContext>,
        shift: Double
    ) throws {
        var copies: [UnsafeMutablePointer<AVChapter>] = []
        for index in 0..<Int(source.pointee.nb_chapters) {
            guard let chapter = source.pointee.chapters[index]?.pointee else { continue }
            let ticks = Rational(chapter.time_base).ticks(shift)
            guard chapter.end == cam_no_pts || chapter.end > ticks else { continue }
            let raw = try check(av_mallocz(MemoryLayout<AVChapter>.size), allocating: "a chapter")
            let copy = raw.bindMemory(to: AVChapter.self, capacity: 1)
            copy.pointee.id = chapter.id
            copy.pointee.time_base = chapter.time_base
            copy.pointee.start = max(0, chapter.start - ticks)
            copy.pointee.end = chapter.end == cam_no_pts ? chapter.end : chapter.end - ticks
            av_dict_copy(&copy.pointee.metadata, chapter.metadata, 0)
            copies.append(copy)
        }
        try add(copies, to: target)
    }

    /// They are the context's from here on, which frees each of them.
    private static func add(
        _ chapters: [UnsafeMutablePointer<AVChapter>], to target: UnsafeMutablePointer<AVFormatContext>
    ) throws {
        guard !chapters.isEmpty else { return }
        let size = chapters.count * MemoryLayout<UnsafeMutablePointer<AVChapter>?>.size
        let list = try check(av_mallocz(size), allocating: "chapters")
            .bindMemory(to: UnsafeMutablePointer<AVChapter>?.self, capacity: chapters.count)
        for (index, chapter) in chapters.enumerated() { list[index] = chapter }
        target.pointee.chapters = list
        target.pointee.nb_chapters = UInt32(chapters.count)
    }
}
