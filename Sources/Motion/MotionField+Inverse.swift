extension MotionField {
    /// The same motion seen from the frame before: at each block of that one, where it goes in this one. What is hidden
    /// here, behind something or past the edge, has visibility 0 and the camera's motion.
    package var inverse: MotionField {
        var sums = [SIMD2<Float>](repeating: .zero, count: vectors.count)
        var confidences = [Float](repeating: 0, count: vectors.count)
        var visibilities = confidences
        var weights = confidences
        // Where two blocks come from one place, the one that was certainly there counts.
        for block in vectors.indices {
            let (row, column) = block.quotientAndRemainder(dividingBy: columns)
            let x = Float(column) + vectors[block].x * Float(columns)
            let y = Float(row) + vectors[block].y * Float(rows)
            let seen = visibility[block]
            let strength = seen * seen * (0.02 + confidence[block])
            let (left, top) = (x.rounded(.down), y.rounded(.down))
            guard left >= -1, top >= -1, left < Float(columns), top < Float(rows), strength > 0 else { continue }
            for (dx, dy) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
                let (cellX, cellY) = (Int(left) + dx, Int(top) + dy)
                guard cellX >= 0, cellY >= 0, cellX < columns, cellY < rows else { continue }
                let share = max(0, 1 - abs(x - Float(cellX))) * max(0, 1 - abs(y - Float(cellY)))
                let (cell, weight) = (cellY * columns + cellX, share * strength)
                sums[cell] -= weight * vectors[block]
                confidences[cell] += weight * confidence[block]
                visibilities[cell] += share * seen
                weights[cell] += weight
            }
        }
        let camera = global.inverse
        var result = self
        result.global = camera
        for block in vectors.indices {
            let (row, column) = block.quotientAndRemainder(dividingBy: columns)
            // Less than a quarter of a block arrives where something else hides it.
            if visibilities[block] > 0.25 {
                result.vectors[block] = sums[block] / weights[block]
                result.confidence[block] = confidences[block] / weights[block]
                result.visibility[block] = min(1, visibilities[block])
            } else {
                result.vectors[block] = camera.vector(
                    x: (Float(column) + 0.5) / Float(columns), y: (Float(row) + 0.5) / Float(rows))
                result.confidence[block] = 0
                result.visibility[block] = 0
            }
        }
        return result
    }
}

extension GlobalMotion {
    /// The motion that undoes this one; where nothing does, its opposite.
    package var inverse: GlobalMotion {
        // p + t + A p = q, so p - q = -(1 + A)^-1 (t + A q).
        let (a, b) = (1 + perColumn.x, perRow.x)
        let (c, d) = (perColumn.y, 1 + perRow.y)
        let determinant = a * d - b * c
        guard determinant > 0.1 else {
            return GlobalMotion(translation: 0 - translation, perColumn: 0 - perColumn, perRow: 0 - perRow)
        }
        func undone(_ vector: SIMD2<Float>) -> SIMD2<Float> {
            SIMD2(b * vector.y - d * vector.x, c * vector.x - a * vector.y) / determinant
        }
        return GlobalMotion(
            translation: undone(translation), perColumn: undone(perColumn), perRow: undone(perRow))
    }
}
