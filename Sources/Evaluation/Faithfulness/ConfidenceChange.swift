import Maps

/// What becomes of a score when each pixel is multiplied with the map: what the map leaves out should not matter
/// (Chattopadhay et al., 2018). As pytorch-grad-cam's `CamMultImageConfidenceChange`, `DropInConfidence` and
/// `IncreaseInConfidence`, the drop is a difference and no share of the score.
package struct ConfidenceChange: Sendable {
    /// The score of the picture times the map, less that of the picture.
    package let change: Float

    package var drop: Float { max(-change, 0) }
    package var isIncrease: Bool { change > 0 }

    /// - Parameter map: 0...1, of the picture's size.
    package init(_ picture: NetworkPicture, _ map: SaliencyMap, score: PictureScore) rethrows {
        change = try score(picture.times(map)) - score(picture)
    }
}
