import Maps

/// A picture as a network sees it: normalised values, so that 0 is the colour that the preprocessing subtracts.
package struct NetworkPicture: Sendable, Equatable {
    package let width: Int
    package let height: Int
    package let channels: Int
    /// `height * width * channels`, a pixel's channels side by side.
    package var values: [Float]

    package init(width: Int, height: Int, channels: Int, values: [Float]) {
        precondition(values.count == width * height * channels, "a value for every sample")
        self.width = width
        self.height = height
        self.channels = channels
        self.values = values
    }

    /// All values 0.
    var blank: NetworkPicture {
        NetworkPicture(
            width: width, height: height, channels: channels, values: [Float](repeating: 0, count: values.count))
    }

    /// Each pixel times the map's value there.
    package func times(_ map: SaliencyMap) -> NetworkPicture {
        precondition(map.width == width && map.height == height, "a map of the picture's size")
        var picture = self
        for index in picture.values.indices { picture.values[index] *= map.values[index / channels] }
        return picture
    }

    mutating func copyPixels(_ pixels: some Sequence<Int>, from other: NetworkPicture) {
        for pixel in pixels {
            for index in pixel * channels..<(pixel + 1) * channels { values[index] = other.values[index] }
        }
    }
}

/// What the network says of a picture, about what is explained: a probability as a rule.
package typealias PictureScore = (NetworkPicture) throws -> Float
