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
        /// One value, the luma.
        case gray
    }

    /// Red, green, blue, whatever the order of channels; for gray pictures one value.
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
        let count = channelOrder == .gray ? 1 : 3
        precondition(
            mean.count == count && std.count == count && !std.contains(0), "a mean and a deviation for each channel")
        self.mean = mean
        self.std = std
        self.rescaleFactor = rescaleFactor
        self.inputSize = inputSize
        self.resampling = resampling
        self.channelOrder = channelOrder
    }

    /// The same for a network that takes gray pictures: with the average of the colours' means and deviations.
    package var gray: Preprocessing {
        func average(_ values: [Float]) -> [Float] {
            // Equal ones stay what they are to the bit.
            Set(values).count == 1 ? [values[0]] : [values.reduce(0, +) / Float(values.count)]
        }
        return Preprocessing(
            mean: average(mean), std: average(std), rescaleFactor: rescaleFactor, inputSize: inputSize,
            resampling: resampling, channelOrder: .gray)
    }

    /// The statistics that nearly every published classifier was trained with.
    package static let imageNet = Preprocessing(mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225])
}
