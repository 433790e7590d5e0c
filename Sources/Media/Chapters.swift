internal import CFFmpeg

enum Chapters {
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
        guard !copies.isEmpty else { return }
        // Owned by the context from here on, which frees each of them.
        let size = copies.count * MemoryLayout<UnsafeMutablePointer<AVChapter>?>.size
        let list = try check(av_mallocz(size), allocating: "chapters")
            .bindMemory(to: UnsafeMutablePointer<AVChapter>?.self, capacity: copies.count)
        for (index, copy) in copies.enumerated() { list[index] = copy }
        target.pointee.chapters = list
        target.pointee.nb_chapters = UInt32(copies.count)
    }
}
