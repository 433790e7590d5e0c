import Pictures

extension MotionField {
    /// The field of the upright picture, where this is the field of the picture as it is stored.
    package func upright(_ orientation: Orientation) -> MotionField {
        if orientation.isUpright { return self }
        let size = orientation.uprightSize(width: columns, height: rows)
        func turned<Element>(_ values: [Element]) -> [Element] {
            (0..<size.height).flatMap { y in
                (0..<size.width).map { x in
                    let at = orientation.stored(x: x, y: y, width: columns, height: rows)
                    return values[at.y * columns + at.x]
                }
            }
        }
        return MotionField(
            columns: size.width, rows: size.height, vectors: turned(vectors).map(orientation.upright),
            confidence: turned(confidence), visibility: turned(visibility), global: global.upright(orientation))
    }
}

extension GlobalMotion {
    fileprivate func upright(_ orientation: Orientation) -> GlobalMotion {
        let alongColumns = (orientation.flipsX ? -1 : 1) * orientation.upright(perColumn)
        let alongRows = (orientation.flipsY ? -1 : 1) * orientation.upright(perRow)
        return GlobalMotion(
            translation: orientation.upright(translation),
            perColumn: orientation.isTransposed ? alongRows : alongColumns,
            perRow: orientation.isTransposed ? alongColumns : alongRows)
    }
}

extension Orientation {
    /// A vector of the stored picture, in shares of its width and height, in those of the upright one.
    fileprivate func upright(_ vector: SIMD2<Float>) -> SIMD2<Float> {
        let turned = SIMD2(flipsX ? -vector.x : vector.x, flipsY ? -vector.y : vector.y)
        return isTransposed ? SIMD2(turned.y, turned.x) : turned
    }
}
