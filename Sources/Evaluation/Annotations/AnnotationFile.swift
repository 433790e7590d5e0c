/// An annotation file as it is written.
struct AnnotationFile: Decodable {
    /// A number, or a string that serves as one.
    struct Key: Decodable, Hashable {
        let text: String

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let number = try? container.decode(Int.self) {
                text = String(number)
            } else {
                text = try container.decode(String.self)
            }
        }
    }

    struct Image: Decodable {
        let id: Key
        let fileName: String?
        let width: Double?
        let height: Double?
        let frameId: Int?
        let frameIndex: Int?
        let videoId: Key?
    }

    struct Video: Decodable {
        let id: Key
        let name: String?
        let fileName: String?
        let fileNames: [String]?
        let width: Double?
        let height: Double?
    }

    struct Category: Decodable {
        let id: Int
        let name: String?
    }

    struct Annotation: Decodable {
        let imageId: Key?
        let videoId: Key?
        let categoryId: Int?
        /// Left, top, width, height.
        let bbox: [Double]?
        let segmentation: Segmentation?
        /// Frame by frame.
        let bboxes: [[Double]?]?
        let segmentations: [Segmentation?]?
    }

    enum Segmentation: Decodable {
        case polygons([[Double]])
        case runs(width: Int, height: Int, lengths: [Int])

        private enum CodingKeys: CodingKey { case size, counts }

        init(from decoder: any Decoder) throws {
            if let polygons = try? [[Double]](from: decoder) {
                self = .polygons(polygons)
                return
            }
            let container = try decoder.container(keyedBy: CodingKeys.self)
            let size = try container.decode([Int].self, forKey: .size)
            guard size.count == 2, size.allSatisfy({ (0...65536).contains($0) }) else {
                throw DecodingError.dataCorruptedError(
                    forKey: .size, in: container, debugDescription: "a mask's size is its height and width")
            }
            let lengths: [Int]
            if let counts = try? container.decode([Int].self, forKey: .counts) {
                lengths = counts
            } else {
                lengths = RunLengths.decode(try container.decode(String.self, forKey: .counts)) ?? [-1]
            }
            guard lengths.allSatisfy({ $0 >= 0 }), lengths.reduce(0, { $0 &+ $1 }) == size[0] * size[1] else {
                throw DecodingError.dataCorruptedError(
                    forKey: .counts, in: container, debugDescription: "the runs do not fill the mask's size")
            }
            self = .runs(width: size[1], height: size[0], lengths: lengths)
        }
    }

    /// A frame of `fixtures/road.json`.
    struct Scene: Decodable {
        struct Object: Decodable {
            let label: String
            /// Left, top, right, bottom.
            let box: [Double]
        }

        let frame: Int
        let objects: [Object]
    }

    let images: [Image]?
    let videos: [Video]?
    let annotations: [Annotation]?
    let categories: [Category]?
    let frames: [Scene]?
    let width: Double?
    let height: Double?

    func frames(_ scenes: [Scene]) -> [Int: FrameAnnotations.Frame] {
        let size = width.flatMap { width in height.map { (width, $0) } }.flatMap(CocoReader.usable)
        let frames = scenes.map { scene in
            let items = scene.objects.filter { $0.box.count == 4 }.map {
                FrameAnnotations.Item(
                    category: FrameAnnotations.Category(id: nil, name: $0.label),
                    region: .box(left: $0.box[0], top: $0.box[1], right: $0.box[2], bottom: $0.box[3]))
            }
            return (scene.frame, FrameAnnotations.Frame(size: size, items: items))
        }
        return Dictionary(frames) { first, _ in first }
    }
}

/// COCO's compressed run lengths (pycocotools' `rleFrString`): numbers of 5 bits a character, and from the fourth on less
/// the number two places before.
enum RunLengths {
    /// - Returns: nil for text that is none.
    static func decode(_ text: String) -> [Int]? {
        var lengths: [Int] = []
        var characters = text.utf8[...]
        while !characters.isEmpty {
            var (value, shift) = (0, 0)
            while true {
                guard let character = characters.popFirst(), (48..<112).contains(character), shift < 60 else {
                    return nil
                }
                let bits = Int(character) - 48
                value |= (bits & 0x1f) << shift
                shift += 5
                guard bits & 0x20 == 0 else { continue }
                if bits & 0x10 != 0 { value |= -1 << shift }
                break
            }
            if lengths.count > 2 { value &+= lengths[lengths.count - 2] }
            lengths.append(value)
        }
        return lengths
    }
}
