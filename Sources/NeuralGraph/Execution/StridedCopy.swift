/// A copy of a block of elements between two strided places. All counts and strides are in elements.
package struct StridedCopy: Sendable, Equatable {
    package var shape: [Int]
    package var sourceOffset = 0
    package var sourceStrides: [Int]
    package var destinationOffset = 0
    package var destinationStrides: [Int]

    package init(
        shape: [Int], sourceOffset: Int = 0, sourceStrides: [Int], destinationOffset: Int = 0, destinationStrides: [Int]
    ) {
        self.shape = shape
        self.sourceOffset = sourceOffset
        self.sourceStrides = sourceStrides
        self.destinationOffset = destinationOffset
        self.destinationStrides = destinationStrides
    }

    /// The same copy with as few axes as possible, the destination's densest innermost.
    func simplified() -> StridedCopy {
        let axes = shape.indices.filter { shape[$0] != 1 }.sorted { destinationStrides[$0] > destinationStrides[$1] }
        var result = StridedCopy(
            shape: [], sourceOffset: sourceOffset, sourceStrides: [], destinationOffset: destinationOffset,
            destinationStrides: [])
        for axis in axes {
            if let last = result.shape.indices.last,
                result.sourceStrides[last] == sourceStrides[axis] * shape[axis],
                result.destinationStrides[last] == destinationStrides[axis] * shape[axis]
            {
                result.shape[last] *= shape[axis]
                result.sourceStrides[last] = sourceStrides[axis]
                result.destinationStrides[last] = destinationStrides[axis]
            } else {
                result.shape.append(shape[axis])
                result.sourceStrides.append(sourceStrides[axis])
                result.destinationStrides.append(destinationStrides[axis])
            }
        }
        return result
    }

    /// Runs the copy; call on the result of `simplified()`.
    func run<Element>(from source: UnsafePointer<Element>, to destination: UnsafeMutablePointer<Element>) {
        guard !shape.contains(0) else { return }
        copyAxis(0, source + sourceOffset, destination + destinationOffset)
    }

    private func copyAxis<Element>(
        _ axis: Int, _ source: UnsafePointer<Element>, _ destination: UnsafeMutablePointer<Element>
    ) {
        guard axis < shape.count else {
            destination.pointee = source.pointee
            return
        }
        let (count, from, to) = (shape[axis], sourceStrides[axis], destinationStrides[axis])
        if axis < shape.count - 1 {
            for index in 0..<count { copyAxis(axis + 1, source + index * from, destination + index * to) }
        } else if from == 1, to == 1 {
            destination.update(from: source, count: count)
        } else {
            for index in 0..<count { destination[index * to] = source[index * from] }
        }
    }
}
