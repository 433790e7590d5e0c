/// The physical order of a tensor's axes, outermost first; memory is dense.
///
/// Shapes are logical (ONNX's NCHW) throughout; a feature map lies in memory channels last (NHWC).
package struct Layout: Sendable, Equatable {
    package let order: [Int]

    package init(order: [Int]) { self.order = order }

    package static func rowMajor(rank: Int) -> Layout { Layout(order: Array(0..<rank)) }

    /// Batch, spatial axes, channels: NHWC for rank 4.
    package static func channelsLast(rank: Int) -> Layout {
        rank < 3 ? rowMajor(rank: rank) : Layout(order: [0] + Array(2..<rank) + [1])
    }

    /// The stride of each logical axis, in elements.
    package func strides(_ shape: [Int]) -> [Int] {
        var strides = [Int](repeating: 1, count: shape.count)
        var step = 1
        for axis in order.reversed() {
            strides[axis] = step
            step *= max(1, shape[axis])
        }
        return strides
    }

    /// Whether both layouts put every element of a tensor of this shape in the same place.
    package func isEquivalent(to other: Layout, shape: [Int]) -> Bool {
        order.filter { shape[$0] != 1 } == other.order.filter { shape[$0] != 1 }
    }

    /// The layout of the same bytes after a reshape, or nil where a reshape has to move them.
    package func reshaped(from shape: [Int], to newShape: [Int]) -> Layout? {
        if isEquivalent(to: .rowMajor(rank: shape.count), shape: shape) { return .rowMajor(rank: newShape.count) }
        guard !shape.contains(0) else { return .rowMajor(rank: newShape.count) }
        // Split both shapes into the smallest groups of axes with equal products. Axes of size 1 lie anywhere.
        let old = shape.indices.filter { shape[$0] != 1 }
        let new = newShape.indices.filter { newShape[$0] != 1 }
        var groups: [(old: ArraySlice<Int>, new: ArraySlice<Int>)] = []
        var (i, j) = (0, 0)
        while i < old.count, j < new.count {
            let (startI, startJ) = (i, j)
            var (productI, productJ) = (shape[old[i]], newShape[new[j]])
            (i, j) = (i + 1, j + 1)
            while productI != productJ {
                if productI < productJ {
                    guard i < old.count else { return nil }
                    productI *= shape[old[i]]
                    i += 1
                } else {
                    guard j < new.count else { return nil }
                    productJ *= newShape[new[j]]
                    j += 1
                }
            }
            groups.append((old[startI..<i], new[startJ..<j]))
        }
        // Each group must lie in memory in row-major order and in one piece; the new axes then follow the old order.
        let physical = order.filter { shape[$0] != 1 }
        var newOrder = newShape.indices.filter { newShape[$0] == 1 }
        var position = 0
        while position < physical.count {
            guard let group = groups.first(where: { $0.old.first == physical[position] }),
                physical[position...].prefix(group.old.count) == group.old
            else { return nil }
            newOrder += group.new
            position += group.old.count
        }
        return Layout(order: newOrder)
    }
}
