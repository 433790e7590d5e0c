import Maps

/// What can be set about a method. Each reads what it has a use for; nil takes the method's own default.
package struct MethodOptions: Sendable {
    /// How many of the layer's channels count, the strongest ones, where each costs a run.
    package var channels: Int?
    /// Noisy pictures, steps of an integral, masks: how many there are.
    package var samples: Int?
    /// What random numbers begin with.
    package var seed: UInt64
    /// Random numbers to take in place of drawn ones, so that two programs can be compared.
    package var noise: NumPyArray<Float>?

    package init(
        channels: Int? = nil, samples: Int? = nil, seed: UInt64 = 0, noise: NumPyArray<Float>? = nil
    ) {
        self.channels = channels
        self.samples = samples
        self.seed = seed
        self.noise = noise
    }
}
