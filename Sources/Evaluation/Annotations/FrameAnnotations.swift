import Foundation

/// What a file says about where things are in the frames of one video, or in one picture.
package struct FrameAnnotations: Sendable {
    /// What an annotated thing is.
    package struct Category: Sendable, Hashable {
        /// Its number in the file; nil where things have names only.
        package let id: Int?
        package let name: String?
    }

    package struct Item: Sendable {
        /// Nil where the file does not say what it is.
        package let category: Category?
        package let region: Region
    }

    package struct Frame: Sendable {
        /// Of the picture in whose pixels the regions are; nil where it is the video's own size.
        package var size: (width: Double, height: Double)?
        package var items: [Item]
    }

    /// By the frame's number in the input, from 0.
    package let frames: [Int: Frame]
    /// All categories that anything in these frames has, in the order of their ids and names.
    package let categories: [Category]

    package init(frames: [Int: Frame]) {
        self.frames = frames
        let all = Set(frames.values.flatMap(\.items).compactMap(\.category))
        categories = all.sorted { ($0.id ?? 0, $0.name ?? "") < ($1.id ?? 0, $1.name ?? "") }
    }

    /// Reads COCO's JSON, of images or of videos, or the scene's of `fixtures/road.json`.
    /// - Parameter input: the annotated video's or picture's path, for files that annotate several.
    /// - Throws: `EvaluationError` for a file that is missing, no such JSON, or says nothing of the input.
    package init(contentsOf path: String, input: String) throws {
        let bytes: Data
        do {
            bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            var isFolder: ObjCBool = false
            let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
            let why = !exists ? "no such file" : isFolder.boolValue ? "it is a folder" : "it is not readable"
            throw EvaluationError("cannot read \(path): \(why)")
        }
        try self.init(json: bytes, name: path, input: input)
    }

    /// - Parameter name: what errors call the bytes.
    package init(json bytes: Data, name: String, input: String) throws {
        let content: AnnotationFile
        do {
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            content = try decoder.decode(AnnotationFile.self, from: bytes)
        } catch let error as DecodingError {
            throw EvaluationError("\(name): \(error.sentence)")
        }
        let input = URL(fileURLWithPath: input).lastPathComponent
        let frames: [Int: Frame]
        if let scenes = content.frames, content.annotations == nil {
            frames = content.frames(scenes)
        } else if content.annotations != nil, content.videos != nil || content.images != nil {
            frames = try CocoReader(content, name: name, input: input).frames()
        } else {
            throw EvaluationError(
                "\(name) has no annotations as COCO writes them: \"annotations\" with \"images\" or \"videos\" is needed"
            )
        }
        guard frames.values.contains(where: { !$0.items.isEmpty }) else {
            throw EvaluationError("\(name) annotates nothing: it has no boxes and no masks")
        }
        self.init(frames: frames)
    }
}

extension DecodingError {
    /// What is wrong, and where.
    fileprivate var sentence: String {
        func place(_ path: [any CodingKey]) -> String {
            path.map { key in key.intValue.map { "[\($0)]" } ?? ".\(key.stringValue)" }.joined().drop { $0 == "." }
                .description
        }
        switch self {
        case .dataCorrupted(let context) where context.codingPath.isEmpty: return "it is not JSON"
        case .dataCorrupted(let context):
            return "\(place(context.codingPath)) cannot be read: \(context.debugDescription)"
        case .keyNotFound(let key, let context):
            return "\(place(context.codingPath + [key])) is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            return context.codingPath.isEmpty
                ? "it is JSON, but no object with annotations" : "\(place(context.codingPath)) is of the wrong type"
        @unknown default: return "it cannot be read"
        }
    }
}
