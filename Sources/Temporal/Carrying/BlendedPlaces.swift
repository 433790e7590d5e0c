import Maps

/// How one axis of a grid is resampled to another number of places, bilinearly.
struct BlendedPlaces {
    private let samples: [LinearSample]
    private let oldCount: Int

    init(count: Int, from oldCount: Int) {
        self.oldCount = oldCount
        samples = (0..<count).map { LinearSample(of: $0, from: oldCount, to: count) }
    }

    /// A grid at this axis' rows and the other's columns.
    /// - Parameter values: row-major, of the old grid.
    func resample(_ values: [Float], _ columns: BlendedPlaces) -> [Float] {
        precondition(values.count == oldCount * columns.oldCount, "a value for each place of the old grid")
        let stride = columns.oldCount
        return [Float](unsafeUninitializedCapacity: samples.count * columns.samples.count) { result, count in
            values.withUnsafeBufferPointer { values in
                for row in samples {
                    let (above, below) = (row.first * stride, row.second * stride)
                    for column in columns.samples {
                        let (left, right) = (column.first, column.second)
                        let top =
                            values[above + left] + (values[above + right] - values[above + left]) * column.fraction
                        let bottom =
                            values[below + left] + (values[below + right] - values[below + left]) * column.fraction
                        result[count] = top + (bottom - top) * row.fraction
                        count += 1
                    }
                }
            }
        }
    }
}
