import Maps

/// What changes of a picture, made by a map of it, do to the score that the map explains.
package struct Faithfulness: Sendable {
    /// Areas below the curves.
    package let insertion: Double
    package let deletion: Double
    package let confidence: ConfidenceChange
    package let road: ROAD
    package let arcc: ARCC

    /// Whether the network gave numbers for all changed pictures.
    package var isFinite: Bool {
        insertion.isFinite && deletion.isFinite && confidence.change.isFinite && road.combined.isFinite
            && arcc.value.isFinite
    }

    /// - Parameters:
    ///   - map: 0...1, of the picture's size.
    ///   - steps: of insertion and deletion.
    ///   - explain: the same method's map of another picture, for the same target.
    package init(
        _ picture: NetworkPicture, _ map: SaliencyMap, steps: Int, imputer: NoisyLinearImputer, score: PictureScore,
        explain: (NetworkPicture) throws -> SaliencyMap
    ) throws {
        insertion = try PixelCurve.insertion(picture, map, steps: steps, score: score).area
        deletion = try PixelCurve.deletion(picture, map, steps: steps, score: score).area
        confidence = try ConfidenceChange(picture, map, score: score)
        road = try ROAD(picture, map, imputer: imputer, score: score)
        arcc = ARCC(map, masked: try explain(picture.times(map)), road: road)
    }
}
