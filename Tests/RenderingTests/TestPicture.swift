import Pictures
import Rendering

/// The layouts that can be drawn on; gray has luma alone.
enum ChromaFormat: CaseIterable {
    case yuv420, yuv422, yuv444, yuv440, gray

    static let colored = allCases.filter { $0 != .gray }

    var subsampling: ChromaSubsampling? {
        switch self {
        case .yuv420: .yuv420
        case .yuv422: .yuv422
        case .yuv444: .yuv444
        case .yuv440: ChromaSubsampling(shiftX: 0, shiftY: 1)
        case .gray: nil
        }
    }

    /// Of each plane of a picture.
    func planeSizes(width: Int, height: Int) -> [PictureSize] {
        let luma = PictureSize(width: width, height: height)
        return [luma] + (subsampling.map { Array(repeating: $0.size(of: luma), count: 2) } ?? [])
    }
}

typealias TestPicture = OwnedPicture<UInt8>

/// A picture with memory of its own, whose rows have padding that no renderer may touch.
struct OwnedPicture<Sample: DrawableSample>: Equatable {
    struct Samples: Equatable {
        static var padding: Int { 5 }
        static var paddingValue: Sample { Sample(truncatingIfNeeded: 0xA5A5) }

        let width: Int
        let height: Int
        var values: [Sample]

        var stride: Int { width + Self.padding }

        init(size: PictureSize, _ sample: (_ x: Int, _ y: Int) -> Sample) {
            width = size.width
            height = size.height
            values = (0..<size.height).flatMap { y in
                (0..<size.width).map { x in sample(x, y) }
                    + [Sample](repeating: Self.paddingValue, count: Self.padding)
            }
        }

        subscript(x: Int, y: Int) -> Sample { values[y * stride + x] }

        var isPaddingUntouched: Bool {
            (0..<height).allSatisfy { y in
                values[(y * stride + width)..<(y + 1) * stride].allSatisfy { $0 == Self.paddingValue }
            }
        }
    }

    let format: ChromaFormat
    let encoding: ColorEncoding
    /// Y, and U and V unless it is gray.
    var planes: [Samples]

    /// A varied picture: gradients with a texture, over the whole range of codes.
    init(width: Int, height: Int, format: ChromaFormat, encoding: ColorEncoding) {
        // Odd, so that the codes of deep samples are not those of 8 bits in another unit.
        let unit = encoding.bitDepth > 8 ? 1 << (encoding.bitDepth - 8) + 1 : 1
        func code(_ value: Int) -> Sample { Sample(truncatingIfNeeded: (value * unit) & encoding.maximum) }
        let textures: [(Int, Int) -> Sample] = [
            { code($0 * 3 + $1 * 7) }, { code($0 * 5 + $1) }, { code(255 - $0 * 2 - $1 * 11) },
        ]
        self.init(
            format: format, encoding: encoding,
            planes: zip(format.planeSizes(width: width, height: height), textures).map { Samples(size: $0, $1) })
    }

    init(format: ChromaFormat, encoding: ColorEncoding, planes: [Samples]) {
        self.format = format
        self.encoding = encoding
        self.planes = planes
    }

    mutating func draw(_ body: (PlanarPicture<Sample>) throws -> Void) rethrows {
        var slice = planes[...]
        try Self.borrow(&slice, []) { borrowed in
            try body(
                PlanarPicture(
                    luma: borrowed[0],
                    chroma: format.subsampling.map {
                        PlanarPicture.Chroma(u: borrowed[1], v: borrowed[2], subsampling: $0)
                    }, encoding: encoding))
        }
        planes = Array(slice)
    }

    private static func borrow(
        _ planes: inout ArraySlice<Samples>, _ borrowed: [Plane<Sample>], _ body: ([Plane<Sample>]) throws -> Void
    ) rethrows {
        guard var first = planes.first else { return try body(borrowed) }
        var rest = planes.dropFirst()
        let (stride, width, height) = (first.stride, first.width, first.height)
        try first.values.withUnsafeMutableBufferPointer { values in
            let plane = Plane(base: values.baseAddress!, stride: stride, width: width, height: height)
            try borrow(&rest, borrowed + [plane], body)
        }
        planes = [first] + rest
    }

    /// The picture as it is shown. For gray and 4:4:4, where every plane turns alike.
    func shown(_ orientation: Orientation) -> OwnedPicture {
        let turned = planes.map { plane in
            Samples(size: orientation.uprightSize(width: plane.width, height: plane.height)) { x, y in
                let at = orientation.stored(x: x, y: y, width: plane.width, height: plane.height)
                return plane[at.x, at.y]
            }
        }
        return OwnedPicture(format: format, encoding: encoding, planes: turned)
    }
}

let everyOrientation = [false, true].flatMap { transposed in
    [false, true].flatMap { flipsX in
        [false, true].map { Orientation(isTransposed: transposed, flipsX: flipsX, flipsY: $0) }
    }
}

let everyEncoding = ColorMatrix.allCases.flatMap { matrix in
    ColorRange.allCases.map { ColorEncoding(matrix: matrix, range: $0) }
}
