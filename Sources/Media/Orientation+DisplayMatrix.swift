import Pictures

extension Orientation {
    /// Reads the 3x3 matrix of libavutil's display.h, which takes stored (p, q) to displayed (a p + c q, b p + d q).
    /// Angles that are not multiples of a quarter turn count as the nearest one.
    init(displayMatrix matrix: UnsafePointer<Int32>) {
        let a = matrix[0]
        let b = matrix[1]
        let c = matrix[3]
        let d = matrix[4]
        if a.magnitude > b.magnitude {
            self.init(flipsX: a < 0, flipsY: d < 0)
        } else {
            // Displayed x runs along stored y with the sign of c, displayed y along stored x with the sign of b.
            self.init(isTransposed: true, flipsX: b < 0, flipsY: c < 0)
        }
    }
}
