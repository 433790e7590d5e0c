import Media
import ONNX
import Pictures

/// Makes a network's input from a frame: the whole picture scaled to the input's size, upright, normalised, as
/// interleaved floats, or as its luma alone. One for each worker.
final class NetworkInput {
    private let width: Int
    private let height: Int
    private let channels: Int
    private let orientation: Orientation
    private let converter: PixelConverter
    private var bytes: [UInt8]
    /// (value * rescaleFactor - mean) / std for each channel's 256 values.
    private let tables: [Float]
    /// Where each channel of the converted picture goes.
    private let places: [Int]

    init(width: Int, height: Int, orientation: Orientation, preprocessing: Preprocessing) {
        self.width = width
        self.height = height
        self.orientation = orientation
        // Scaled as it is stored, then turned: the small picture is cheaper to turn.
        let stored = orientation.uprightSize(width: width, height: height)
        channels = preprocessing.mean.count
        let pixelFormat: PixelFormat
        switch preprocessing.channelOrder {
        case .rgb: (pixelFormat, places) = (.rgb24, [0, 1, 2])
        case .bgr: (pixelFormat, places) = (.rgb24, [2, 1, 0])
        case .gray: (pixelFormat, places) = (.gray8, [0])
        }
        converter = PixelConverter(
            to: PictureFormat(width: stored.width, height: stored.height, pixelFormat: pixelFormat, range: .full),
            resampling: Resampling(preprocessing.resampling))
        bytes = [UInt8](repeating: 0, count: width * height * channels)
        tables = (0..<channels).flatMap { channel in
            (0..<256).map {
                (Float($0) * preprocessing.rescaleFactor - preprocessing.mean[channel]) / preprocessing.std[channel]
            }
        }
    }

    /// - Parameter input: `height * width * channels` values, with as many channels as the preprocessing has means.
    func fill(_ input: UnsafeMutableBufferPointer<Float>, with frame: Frame) throws {
        precondition(input.count == width * height * channels, "a value for every sample of the network's input")
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
        for (channel, place) in places.enumerated() {
            for index in stride(from: 0, to: width * height * channels, by: channels) {
                input[index + place] = tables[channel * 256 + Int(bytes[index + channel])]
            }
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
                let from = (at.y * stored.width + at.x) * channels
                let to = (y * width + x) * channels
                for (channel, place) in places.enumerated() {
                    input[to + place] = tables[channel * 256 + Int(bytes[from + channel])]
                }
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
