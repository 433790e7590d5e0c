import Foundation

/// Finds what a COCO file says about one video, or one picture, frame by frame.
struct CocoReader {
    private typealias Frame = FrameAnnotations.Frame
    private typealias Item = FrameAnnotations.Item

    private let file: AnnotationFile
    private let name: String
    /// The input's name, without folders.
    private let input: String
    private let categories: [Int: AnnotationFile.Category]

    init(_ file: AnnotationFile, name: String, input: String) throws {
        self.file = file
        self.name = name
        self.input = input
        categories = Dictionary((file.categories ?? []).map { ($0.id, $0) }) { first, _ in first }
    }

    /// - Throws: `EvaluationError` that says where the file contradicts itself.
    func frames() throws -> [Int: FrameAnnotations.Frame] {
        let isByVideo = (file.annotations ?? []).contains { $0.bboxes != nil || $0.segmentations != nil }
        return isByVideo || file.images == nil ? try framesOfVideo() : try framesOfImages()
    }

    // MARK: Annotations of images

    private func framesOfImages() throws -> [Int: Frame] {
        var images = file.images ?? []
        if let video = try video() { images = images.filter { $0.videoId == nil || $0.videoId == video.id } }
        let numbers: [Int]
        if let index = images.firstIndex(where: { isInput($0.fileName) }) {
            (images, numbers) = ([images[index]], [0])
        } else {
            let explicit = images.compactMap { $0.frameId ?? $0.frameIndex }
            numbers = explicit.count == images.count ? explicit : Self.numbers(ofFiles: images.map(\.fileName))
        }
        var frames: [Int: Frame] = [:]
        var places: [AnnotationFile.Key: Int] = [:]
        for (image, number) in zip(images, numbers) {
            places[image.id] = number
            let size = image.width.flatMap { width in image.height.map { (width, $0) } }
            frames[number] = Frame(size: size.flatMap(Self.usable), items: frames[number]?.items ?? [])
        }
        let known = Set((file.images ?? []).map(\.id))
        for (index, annotation) in (file.annotations ?? []).enumerated() {
            guard let id = annotation.imageId, known.contains(id) else {
                throw EvaluationError(
                    "\(name): annotations[\(index)] is of the image \(annotation.imageId?.text ?? "null"), which is not "
                        + "among its images")
            }
            guard let place = places[id],
                let region = try region(annotation.bbox, annotation.segmentation, at: "annotations[\(index)]")
            else { continue }
            frames[place]?.items.append(Item(category: try category(annotation, index), region: region))
        }
        return frames
    }

    // MARK: Annotations of videos

    private func framesOfVideo() throws -> [Int: Frame] {
        guard let video = try video() else {
            throw EvaluationError("\(name) annotates videos, but lists none under \"videos\"")
        }
        let annotations = (file.annotations ?? []).enumerated().filter {
            $0.element.videoId == nil || $0.element.videoId == video.id
        }
        let count =
            annotations.map { max($0.element.bboxes?.count ?? 0, $0.element.segmentations?.count ?? 0) }.max() ?? 0
        let numbers = video.fileNames.map { Self.numbers(ofFiles: $0) } ?? Array(0..<count)
        let size = video.width.flatMap { width in video.height.map { (width, $0) } }.flatMap(Self.usable)
        var frames = Dictionary(numbers.map { ($0, Frame(size: size, items: [])) }) { first, _ in first }
        for (index, annotation) in annotations {
            let category = try category(annotation, index)
            for (place, number) in numbers.enumerated() {
                let box = annotation.bboxes.flatMap { place < $0.count ? $0[place] : nil }
                let mask = annotation.segmentations.flatMap { place < $0.count ? $0[place] : nil }
                guard let region = try region(box, mask, at: "annotations[\(index)], frame \(place)") else { continue }
                frames[number]?.items.append(Item(category: category, region: region))
            }
        }
        return frames
    }

    /// The one that is judged; nil where the file lists none.
    private func video() throws -> AnnotationFile.Video? {
        guard let videos = file.videos, !videos.isEmpty else { return nil }
        if videos.count == 1 { return videos[0] }
        if let video = videos.first(where: { isInput($0.name) || isInput($0.fileName) }) { return video }
        throw EvaluationError(
            "\(name) annotates \(videos.count) videos, and none of them is named \(input); give the input one of their names"
        )
    }

    private func isInput(_ path: String?) -> Bool {
        guard let path else { return false }
        let last = URL(fileURLWithPath: path).lastPathComponent
        return last == input || last == URL(fileURLWithPath: input).deletingPathExtension().lastPathComponent
    }

    // MARK: Parts

    /// The frames that pictures are: by the last number in their names where all have one and no two the same, else by their
    /// order. Numbers count from 0; from 1, as FFmpeg numbers pictures, where the lowest is 1.
    static func numbers(ofFiles names: [String?]) -> [Int] {
        let numbers = names.compactMap { name -> Int? in
            guard let name else { return nil }
            let stem = URL(fileURLWithPath: name).deletingPathExtension().lastPathComponent
            return stem.split { !$0.isASCII || !$0.isNumber }.last.flatMap { Int($0) }
        }
        guard numbers.count == names.count, Set(numbers).count == numbers.count, let lowest = numbers.min() else {
            return Array(names.indices)
        }
        return lowest == 1 ? numbers.map { $0 - 1 } : numbers
    }

    private func category(_ annotation: AnnotationFile.Annotation, _ index: Int) throws -> FrameAnnotations.Category? {
        guard let id = annotation.categoryId else { return nil }
        guard file.categories != nil else { return FrameAnnotations.Category(id: id, name: nil) }
        guard let category = categories[id] else {
            throw EvaluationError(
                "\(name): annotations[\(index)] has the category \(id), which is not among its categories")
        }
        return FrameAnnotations.Category(id: id, name: category.name)
    }

    /// The mask, where there is one, else the box.
    private func region(
        _ box: [Double]?, _ segmentation: AnnotationFile.Segmentation?, at place: String
    ) throws -> Region? {
        switch segmentation {
        case .polygons(let polygons) where polygons.contains { $0.count >= 6 }: return .polygons(polygons)
        case .runs(let width, let height, let lengths): return .runs(width: width, height: height, lengths: lengths)
        default: break
        }
        guard let box, !box.isEmpty else { return nil }
        guard box.count == 4, box[2] >= 0, box[3] >= 0 else {
            throw EvaluationError("\(name): \(place) has the box \(box), but [left, top, width, height] is needed")
        }
        return .box(left: box[0], top: box[1], right: box[0] + box[2], bottom: box[1] + box[3])
    }

    /// Nil for a size that cannot be scaled.
    static func usable(_ size: (width: Double, height: Double)) -> (width: Double, height: Double)? {
        size.width > 0 && size.height > 0 ? size : nil
    }
}
