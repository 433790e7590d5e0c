@testable import Rendering

/// A subsampling of planar YUV.
enum ChromaFormat: CaseIterable {
    case yuv420, yuv422, yuv444, yuv440

    var shiftX: Int { self == .yuv420 || self == .yuv422 ? 1 : 0 }
    var shiftY: Int { self == .yuv420 || self == .yuv440 ? 1 : 0 }
}

/// A picture with memory of its own, whose rows have padding that no renderer may touch.
struct TestPicture: Equatable {
    static let padding = 5
    static let paddingByte: UInt8 = 0xA5

    struct Plane: Equatable {
        let width: Int
        let height: Int
        var bytes: [UInt8]

        var stride: Int { width + TestPicture.padding }

        init(width: Int, height: Int, _ sample: (_ x: Int, _ y: Int) -> UInt8) {
            self.width = width
            self.height = height
            bytes = (0..<height).flatMap { y in
                (0..<width).map { x in sample(x, y) }
                    + [UInt8](repeating: TestPicture.paddingByte, count: TestPicture.padding)
            }
        }

        subscript(x: Int, y: Int) -> UInt8 { bytes[y * stride + x] }
    }

    let format: ChromaFormat
    let encoding: ColorEncoding
    /// Y, U, V.
    var planes: [Plane]

    /// A varied picture: gradients with a texture, over the whole range of codes.
    init(width: Int, height: Int, format: ChromaFormat, encoding: ColorEncoding) {
        let chromaWidth = (width + (1 << format.shiftX) - 1) >> format.shiftX
        let chromaHeight = (height + (1 << format.shiftY) - 1) >> format.shiftY
        self.init(
            format: format, encoding: encoding,
            planes: [
                Plane(width: width, height: height) { UInt8(truncatingIfNeeded: $0 * 3 + $1 * 7) },
                Plane(width: chromaWidth, height: chromaHeight) { UInt8(truncatingIfNeeded: $0 * 5 + $1) },
                Plane(width: chromaWidth, height: chromaHeight) { UInt8(truncatingIfNeeded: 255 - $0 * 2 - $1 * 11) },
            ])
    }

    init(format: ChromaFormat, encoding: ColorEncoding, planes: [Plane]) {
        self.format = format
        self.encoding = encoding
        self.planes = planes
    }

    mutating func draw(_ body: (PlanarImage) throws -> Void) rethrows {
        var (y, u, v) = (planes[0], planes[1], planes[2])
        try y.bytes.withUnsafeMutableBufferPointer { yBytes in
            try u.bytes.withUnsafeMutableBufferPointer { uBytes in
                try v.bytes.withUnsafeMutableBufferPointer { vBytes in
                    func image(_ bytes: UnsafeMutableBufferPointer<UInt8>, _ plane: Plane) -> ImagePlane {
                        ImagePlane(
                            base: bytes.baseAddress!, stride: plane.width + Self.padding, width: plane.width,
                            height: plane.height)
                    }
                    try body(
                        PlanarImage(
                            luma: image(yBytes, planes[0]), chromaU: image(uBytes, planes[1]),
                            chromaV: image(vBytes, planes[2]), chromaShiftX: format.shiftX,
                            chromaShiftY: format.shiftY, encoding: encoding))
                }
            }
        }
        planes = [y, u, v]
    }

    /// The picture as it is shown. For 4:4:4, where every plane turns alike.
    func shown(_ orientation: PictureOrientation) -> TestPicture {
        let turned = planes.map { plane in
            var samples = (0..<plane.height).map { y in (0..<plane.width).map { plane[$0, y] } }
            if orientation.isMirrored { samples = samples.map { $0.reversed() } }
            for _ in 0..<orientation.quarterTurns {
                let source = samples
                samples = source[0].indices.map { x in source.indices.reversed().map { source[$0][x] } }
            }
            return Plane(width: samples[0].count, height: samples.count) { samples[$1][$0] }
        }
        return TestPicture(format: format, encoding: encoding, planes: turned)
    }
}

let everyOrientation = [false, true].flatMap { mirrored in
    (0..<4).map { PictureOrientation(quarterTurns: $0, isMirrored: mirrored) }
}

let everyEncoding = YUVMatrix.allCases.flatMap { matrix in
    YUVRange.allCases.map { ColorEncoding(matrix: matrix, range: $0) }
}
