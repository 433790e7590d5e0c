import Maps

/// What can be set about a method. Each reads what it has a use for; nil takes the method's own default.
package struct MethodOptions: Sendable {
    /// How many of the layer's channels count, the strongest ones, where each costs a run.
    package var channels: Int?
    /// Noisy pictures, steps of an integral, masks: how many there are.
    package var samples: Int?
    /// How many concepts a factorization finds.
    package var concepts: Int?
    /// What random numbers begin with.
    package var seed: UInt64
    /// Whether a map is its weighted channels' first component over the positions in place of their sum.
    package var eigenSmooth: Bool
    /// Whether a map is the mean over the picture, brighter and darker, and mirrored.
    package var augSmooth: Bool
    /// Random numbers to take in place of drawn ones, so that two programs can be compared.
    package var noise: NumPyArray<Float>?

    package init(
        channels: Int? = nil, samples: Int? = nil, concepts: Int? = nil, seed: UInt64 = 0, eigenSmooth: Bool = false,
        augSmooth: Bool = false,
        noise: NumPyArray<Float>? = nil
    ) {
        self.channels = channels
        self.samples = samples
        self.concepts = concepts
        self.seed = seed
        self.eigenSmooth = eigenSmooth
        self.augSmooth = augSmooth
        self.noise = noise
    }
}
