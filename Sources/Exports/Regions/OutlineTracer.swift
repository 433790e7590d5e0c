/// Walks around a component of a lattice, where the map crosses the threshold: marching squares, clockwise, the outer outline alone.
///
/// Beyond the lattice it is cold, and there the outline runs along the picture's edge.
struct OutlineTracer {
    let lattice: HeatLattice
    /// Of the picture, in pixels.
    let width: Double
    let height: Double
    let threshold: Float

    private struct Node: Equatable {
        var x: Int
        var y: Int

        static func + (node: Node, step: Node) -> Node { Node(x: node.x + step.x, y: node.y + step.y) }

        /// The step to the right of this one.
        var right: Node { Node(x: -y, y: x) }
        var left: Node { Node(x: y, y: -x) }
    }

    /// In pixels; three points or more.
    func outline(of component: Int) -> [PixelPoint] {
        let first = lattice.summaries[component].first
        // The component's first sample has nothing hot above it: walking to the right between the two leaves the heat on the right.
        let start = (hot: Node(x: first % lattice.columns, y: first / lattice.columns), step: Node(x: 1, y: 0))
        var (hot, step) = start
        var points: [PixelPoint] = []
        repeat {
            points.append(crossing(from: hot, to: hot + step.left))
            let aheadLeft = hot + step.left + step
            let aheadRight = hot + step
            // Samples that touch by a corner hang together: what is hot ahead on the left is followed first.
            if isHot(aheadLeft, component) {
                (hot, step) = (aheadLeft, step.left)
            } else if isHot(aheadRight, component) {
                hot = aheadRight
            } else {
                step = step.right
            }
        } while !(hot == start.hot && step == start.step)
        return points
    }

    private func isHot(_ node: Node, _ component: Int) -> Bool {
        contains(node) && lattice.components[node.y * lattice.columns + node.x] == Int32(component)
    }

    private func contains(_ node: Node) -> Bool {
        (0..<lattice.columns).contains(node.x) && (0..<lattice.rows).contains(node.y)
    }

    /// Where the map falls below the threshold on the way to a cold neighbour.
    private func crossing(from hot: Node, to cold: Node) -> PixelPoint {
        let (from, to) = (place(hot), place(cold))
        guard contains(cold) else { return to }
        let high = lattice.values[hot.y * lattice.columns + hot.x]
        let low = lattice.values[cold.y * lattice.columns + cold.x]
        let share = high > low ? Double((high - threshold) / (high - low)) : 0
        return PixelPoint(x: from.x + share * (to.x - from.x), y: from.y + share * (to.y - from.y))
    }

    /// A sample's middle; of what is outside, the picture's edge.
    private func place(_ node: Node) -> PixelPoint {
        func place(_ index: Int, _ count: Int, _ length: Double) -> Double {
            min(max((Double(index) + 0.5) / Double(count) * length, 0), length)
        }
        return PixelPoint(x: place(node.x, lattice.columns, width), y: place(node.y, lattice.rows, height))
    }
}
