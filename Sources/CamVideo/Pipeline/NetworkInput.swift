import Media
import ONNX

/// Makes a network's input from a frame: the whole picture scaled to the input's size, upright, normalised, as
/// interleaved floats. One for each worker.
final class NetworkInput {
    private let width: Int
    private let height: Int
    private let orientation: Orientation
    private let converter: PixelConverter
    private var bytes: [UInt8]
    /// (value * rescaleFactor - mean) / std for each channel's 256 values.
    private let tables: [Float]
    /// Where red and blue go.
    private let (red, blue): (Int, Int)

    init(width: Int, height: Int, orientation: Orientation, preprocessing: Preprocessing) {
        self.width = width
        self.height = height
        self.orientation = orientation
        // Scaled as it is stored, then turned: the small picture is cheaper to turn.
        let stored = orientation.uprightSize(width: width, height: height)
        converter = PixelConverter(
            to: PictureFormat(width: stored.width, height: stored.height, pixelFormat: .rgb24, range: .full),
            resampling: Resampling(preprocessing.resampling))
        (red, blue) = preprocessing.channelOrder == .rgb ? (0, 2) : (2, 0)
        bytes = [UInt8](repeating: 0, count: width * height * 3)
        tables = (0..<3).flatMap { channel in
            (0..<256).map {
                (Float($0) * preprocessing.rescaleFactor - preprocessing.mean[channel]) / preprocessing.std[channel]
            }
        }
    }

    /// - Parameter input: `height * width * 3` values.
    func fill(_ input: UnsafeMutableBufferPointer<Float>, with frame: Frame) throws {
        precondition(input.count == width * height * 3, "a value for every sample of the network's input")
        try bytes.withUnsafeMutableBufferPointer { try converter.convert(frame, into: $0) }
        bytes.withUnsafeBufferPointer { bytes in
            tables.withUnsafeBufferPointer { tables in
                if orientation.isUpright {
                    normalise(bytes, input, tables)
                } else {
                    turnAndNormalise(bytes, input, tables)
                }
            }
        }
    }

    private func normalise(
        _ bytes: UnsafeBufferPointer<UInt8>, _ input: UnsafeMutableBufferPointer<Float>,
        _ tables: UnsafeBufferPointer<Float>
    ) {
        for index in stride(from: 0, to: width * height * 3, by: 3) {
            input[index + red] = tables[Int(bytes[index])]
            input[index + 1] = tables[256 + Int(bytes[index + 1])]
            input[index + blue] = tables[512 + Int(bytes[index + 2])]
        }
    }

    private func turnAndNormalise(
        _ bytes: UnsafeBufferPointer<UInt8>, _ input: UnsafeMutableBufferPointer<Float>,
        _ tables: UnsafeBufferPointer<Float>
    ) {
        let stored = orientation.uprightSize(width: width, height: height)
        for y in 0..<height {
            for x in 0..<width {
                let at = orientation.stored(x: x, y: y, width: stored.width, height: stored.height)
                let from = (at.y * stored.width + at.x) * 3
                let to = (y * width + x) * 3
                input[to + red] = tables[Int(bytes[from])]
                input[to + 1] = tables[256 + Int(bytes[from + 1])]
                input[to + blue] = tables[512 + Int(bytes[from + 2])]
            }
        }
    }
}

extension Resampling {
    /// libswscale has no Hamming window; the triangle is as wide and nearly as high.
    init(_ resampling: Preprocessing.Resampling) {
        switch resampling {
        case .nearest: self = .nearest
        case .lanczos: self = .lanczos
        case .bilinear, .hamming: self = .bilinear
        case .bicubic: self = .bicubic
        case .box: self = .box
        }
    }
}
