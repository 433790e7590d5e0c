/// A place in the upright picture, in pixels: (0, 0) is its top left corner.
package struct PixelPoint: Sendable, Equatable {
    package var x: Double
    package var y: Double

    package init(x: Double, y: Double) {
        self.x = x
        self.y = y
    }

    /// To hundredths, as the formats have it: so all of them say the same.
    var rounded: PixelPoint { PixelPoint(x: (100 * x).rounded() / 100, y: (100 * y).rounded() / 100) }
}

/// A rectangle of the upright picture, in pixels: the picture is from (0, 0) to (width, height).
package struct PixelBox: Sendable, Equatable {
    package var left: Double
    package var top: Double
    package var right: Double
    package var bottom: Double

    package init(left: Double, top: Double, right: Double, bottom: Double) {
        self.left = left
        self.top = top
        self.right = right
        self.bottom = bottom
    }

    /// Around points; nil where there is none.
    package init?(around points: [PixelPoint]) {
        guard let first = points.first else { return nil }
        self.init(left: first.x, top: first.y, right: first.x, bottom: first.y)
        for point in points {
            left = min(left, point.x)
            top = min(top, point.y)
            right = max(right, point.x)
            bottom = max(bottom, point.y)
        }
    }

    package var width: Double { right - left }
    package var height: Double { bottom - top }

    /// Clockwise from the top left one.
    package var corners: [PixelPoint] {
        [
            PixelPoint(x: left, y: top), PixelPoint(x: right, y: top), PixelPoint(x: right, y: bottom),
            PixelPoint(x: left, y: bottom),
        ]
    }

    package func moved(x: Double, y: Double) -> PixelBox {
        PixelBox(left: left + x, top: top + y, right: right + x, bottom: bottom + y)
    }

    /// The intersection's share of the union, 0...1.
    package func overlap(_ other: PixelBox) -> Double {
        let across = min(right, other.right) - max(left, other.left)
        let down = min(bottom, other.bottom) - max(top, other.top)
        guard across > 0, down > 0 else { return 0 }
        let shared = across * down
        return shared / (width * height + other.width * other.height - shared)
    }
}
