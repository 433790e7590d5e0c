/// How a network wants its pictures: `(value * rescaleFactor - mean) / std`, for values of 0 to 255.
package struct Preprocessing: Sendable, Equatable {
    package struct Size: Sendable, Equatable {
        package let width: Int
        package let height: Int

        package init(width: Int, height: Int) {
            self.width = width
            self.height = height
        }
    }

    /// How pictures are resized; raw values are Pillow's, as `preprocessor_config.json` has them.
    package enum Resampling: Int, Sendable {
        case nearest = 0
        case lanczos = 1
        case bilinear = 2
        case bicubic = 3
        case box = 4
        case hamming = 5
    }

    /// In which order a pixel's values lie.
    package enum ChannelOrder: String, Sendable {
        case rgb = "RGB"
        case bgr = "BGR"
    }

    /// Red, green, blue, whatever the order of channels.
    package var mean: [Float]
    /// The same; none is zero.
    package var std: [Float]
    package var rescaleFactor: Float
    /// What the network sees; `nil` where only the model's own input shape can say.
    package var inputSize: Size?
    package var resampling: Resampling
    package var channelOrder: ChannelOrder

    package init(
        mean: [Float], std: [Float], rescaleFactor: Float = 1 / 255, inputSize: Size? = nil,
        resampling: Resampling = .bilinear, channelOrder: ChannelOrder = .rgb
    ) {
        precondition(mean.count == 3 && std.count == 3 && !std.contains(0), "a mean and a deviation for each colour")
        self.mean = mean
        self.std = std
        self.rescaleFactor = rescaleFactor
        self.inputSize = inputSize
        self.resampling = resampling
        self.channelOrder = channelOrder
    }

    /// The statistics that nearly every published classifier was trained with.
    package static let imageNet = Preprocessing(mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225])
}
