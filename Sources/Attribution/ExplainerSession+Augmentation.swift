import Maps

/// Test-time augmentation, as pytorch-grad-cam's `aug_smooth` does it.
extension ExplainerSession {
    private static let factors: [Float] = [0.9, 1, 1.1]

    /// The mean of a map over the picture's values times 0.9, 1 and 1.1, as it is and mirrored.
    /// - Parameter map: of what `input` holds.
    func meanOverAugmentations(_ map: () throws -> SaliencyMap) throws -> SaliencyMap {
        let original = Array(input)
        defer {
            _ = input.update(from: original)
            forgetForward()
        }
        let maps = try [false, true].flatMap { isMirrored in
            try Self.factors.map { factor in
                write(original, mirrored: isMirrored, times: factor)
                _ = try forward()
                let found = try map()
                return isMirrored ? found.mirrored() : found
            }
        }
        return .mean(of: maps)
    }

    private func write(_ picture: [Float], mirrored: Bool, times factor: Float) {
        let channels = inputChannels
        for position in 0..<inputWidth * inputHeight {
            let (row, column) = (position / inputWidth, position % inputWidth)
            let source = mirrored ? row * inputWidth + inputWidth - 1 - column : position
            for channel in 0..<channels {
                input[position * channels + channel] = picture[source * channels + channel] * factor
            }
        }
    }
}

extension SaliencyMap {
    /// Left and right exchanged.
    fileprivate func mirrored() -> SaliencyMap {
        SaliencyMap(
            width: width, height: height,
            values: values.indices.map { values[$0 / width * width + width - 1 - $0 % width] })
    }
}
