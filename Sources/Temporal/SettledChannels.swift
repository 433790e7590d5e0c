import Maps

/// Chooses channels on the first frames and then keeps them to the end, across scene cuts too: a panel that shows a channel
/// goes on showing it.
package struct SettledChannels: Sendable, Codable {
    /// How long others may still come in, in seconds.
    package static let settling = 1.0

    private var top: TopClasses
    @ExactlyCoded private var start: Double? = nil
    private var held: [Int] = []

    /// - Parameter count: 1 or more, and no more than there are channels.
    package init(count: Int, rule: HoldRule = HoldRule()) { top = TopClasses(count: count, rule: rule) }

    package var count: Int { top.count }

    /// - Parameters:
    ///   - importances: of the next frame's channels.
    ///   - time: its presentation time in seconds.
    /// - Returns: `count` channels.
    package mutating func update(_ importances: [Float], time: Double) -> [TopClasses.Held] {
        let start = start ?? time
        self.start = start
        guard held.isEmpty || time - start < Self.settling else {
            return held.map { TopClasses.Held(index: $0, change: nil) }
        }
        let places = top.update(importances, time: time)
        held = places.map(\.index)
        return places
    }
}
