/// A figure between 0 and 1 over the last seconds.
package struct FigureHistory: Sendable, Equatable {
    package struct Point: Sendable, Equatable {
        /// In seconds.
        package let time: Double
        /// 0...1; nil where nothing is known.
        package let value: Float?
        /// Whether it is of something else than the point before, so that no line leads to it.
        package let isBreak: Bool
    }

    /// How far back it goes, in seconds.
    package static let span = 10.0

    /// In order of time.
    package private(set) var points: [Point] = []

    package init() {}

    package mutating func append(_ value: Float?, time: Double, isBreak: Bool) {
        let known = value.flatMap { $0.isFinite ? min(max($0, 0), 1) : nil }
        points.append(Point(time: time, value: known, isBreak: isBreak))
        let first = points.firstIndex { $0.time >= time - Self.span } ?? 0
        // The one before is where the line comes from.
        points.removeFirst(max(0, first - 1))
    }

    /// The figure at evenly spaced times, the last one at the right; and where another thing's begins.
    /// - Returns: of each column, nil where nothing is known.
    func columns(_ count: Int) -> (values: [Float?], breaks: [Int]) {
        guard let last = points.last, count > 1 else { return (Array(repeating: nil, count: count), []) }
        func column(_ time: Double) -> Double { Double(count - 1) * (1 - (last.time - time) / Self.span) }
        var values = [Float?](repeating: nil, count: count)
        var breaks: [Int] = []
        values[count - 1] = last.value
        for (point, next) in zip(points, points.dropFirst()) {
            let (start, end) = (column(point.time), column(next.time))
            if next.isBreak, end >= 0 { breaks.append(Int(end.rounded())) }
            guard let value = point.value else { continue }
            let goal = next.isBreak ? value : next.value ?? value
            let first = max(Int(start.rounded(.up)), 0)
            for index in first..<max(min(Int(end.rounded(.up)), count), first) {
                let share = end > start ? Float((Double(index) - start) / (end - start)) : 0
                values[index] = value + share * (goal - value)
            }
        }
        return (values, breaks)
    }
}
