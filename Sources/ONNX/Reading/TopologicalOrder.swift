/// Sorts nodes so that each comes after those whose outputs it reads.
enum TopologicalOrder {
    /// Stable: nodes already in order stay as they are.
    ///
    /// - Parameter reads: The names that each node reads, subgraphs included.
    /// - Throws: `ONNXError` that names a node of a cycle.
    static func sorted(_ nodes: [ONNXNode], reads: [Set<String>]) throws -> [ONNXNode] {
        var producer: [String: Int] = [:]
        for (index, node) in nodes.enumerated() {
            for output in node.outputs where !output.isEmpty { producer[output] = index }
        }
        let dependencies = reads.map { names in Set(names.compactMap { producer[$0] }) }
        if dependencies.enumerated().allSatisfy({ index, before in before.allSatisfy { $0 < index } }) { return nodes }

        var dependents = [[Int]](repeating: [], count: nodes.count)
        var missing = dependencies.map(\.count)
        for (index, before) in dependencies.enumerated() {
            for dependency in before { dependents[dependency].append(index) }
        }
        var order: [Int] = []
        order.reserveCapacity(nodes.count)
        var isPlaced = [Bool](repeating: false, count: nodes.count)
        // Each node starts a walk over what it alone was holding up, so that the order stays close to the file's.
        for start in nodes.indices where missing[start] == 0 && !isPlaced[start] {
            var ready = [start]
            while let index = ready.popLast() {
                isPlaced[index] = true
                order.append(index)
                for dependent in dependents[index].reversed() {
                    missing[dependent] -= 1
                    if missing[dependent] == 0 { ready.append(dependent) }
                }
            }
        }
        guard order.count == nodes.count else {
            let stuck = nodes.indices.first { !isPlaced[$0] } ?? 0
            throw ONNXError(
                "\(nodes[nodeOnCycle(from: stuck, dependencies: dependencies, isPlaced: isPlaced)].label) depends on its "
                    + "own output; export the model again.")
        }
        return order.map { nodes[$0] }
    }

    /// Every node that was not placed waits for another, so walking back along unplaced ones must come round.
    private static func nodeOnCycle(from start: Int, dependencies: [Set<Int>], isPlaced: [Bool]) -> Int {
        var seen: Set<Int> = []
        var index = start
        while seen.insert(index).inserted {
            index = dependencies[index].filter { !isPlaced[$0] }.min() ?? index
        }
        return index
    }
}
