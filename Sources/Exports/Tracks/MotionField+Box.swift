import Motion

extension MotionField {
    /// Where a box of the frame before is in this one: moved by the mean of what is in it, without a change of its size.
    /// - Parameter width: of the picture, in pixels.
    func carried(_ box: PixelBox, width: Double, height: Double) -> PixelBox {
        let perSide = 5
        var sum = SIMD2<Float>.zero
        var weights: Float = 0
        for row in 0..<perSide {
            for column in 0..<perSide {
                let across = (Double(column) + 0.5) / Double(perSide)
                let down = (Double(row) + 0.5) / Double(perSide)
                let from = SIMD2(
                    Float((box.left + across * box.width) / width), Float((box.top + down * box.height) / height))
                // Vectors are of this frame's places and point back: the place is looked for whose vector leads to where it came from.
                let near = from - sample(x: from.x, y: from.y).vector
                let found = sample(x: near.x, y: near.y)
                let weight = 0.02 + found.confidence * found.visibility
                sum -= weight * found.vector
                weights += weight
            }
        }
        let mean = sum / weights
        guard mean.x.isFinite, mean.y.isFinite else { return box }
        return box.moved(x: Double(mean.x) * width, y: Double(mean.y) * height)
    }
}
