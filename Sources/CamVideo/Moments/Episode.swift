/// A time in which something was so.
struct Episode: Sendable, Equatable {
    let first: Place
    var last: Place
    /// The highest value in it.
    var peak: Double
}

/// Puts frames in which something is so together. A value, without a clock of its own.
struct EpisodeTracker: Sendable {
    /// In seconds: what is shorter is passed over, and so is what interrupts it for a shorter time.
    let minimumLength: Double
    private(set) var current: Episode?

    init(minimumLength: Double) { self.minimumLength = minimumLength }

    /// - Parameter value: nil where it is not so.
    /// - Returns: an episode that is over.
    mutating func update(_ value: Double?, at place: Place) -> Episode? {
        guard let value else {
            // A cadence of frames may be slower than the shortest episode.
            guard let episode = current, place.time - episode.last.time > minimumLength else { return nil }
            return finish()
        }
        if var episode = current {
            (episode.last, episode.peak) = (place, max(episode.peak, value))
            current = episode
        } else {
            current = Episode(first: place, last: place, peak: value)
        }
        return nil
    }

    /// Ends what is going on.
    mutating func finish() -> Episode? {
        defer { current = nil }
        return current.flatMap { $0.last.time - $0.first.time >= minimumLength ? $0 : nil }
    }
}
