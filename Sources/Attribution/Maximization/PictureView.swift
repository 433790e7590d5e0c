import Foundation

/// What a network sees of a picture that is larger, moved, turned or scaled: bilinear samples at places that an affine map gives,
/// mirrored at the picture's edges.
struct PictureView {
    private let size: (width: Int, height: Int)
    private let picture: (width: Int, height: Int)
    private let center: (x: Float, y: Float)
    /// Of the picture's pixels for one of the view's, along the view's axes.
    private let step: (x: Float, y: Float)

    /// As much of the picture's middle as fits, neither turned nor enlarged more than it has to be.
    init(of picture: (width: Int, height: Int), size: (width: Int, height: Int)) {
        self.init(
            of: picture, size: size, zoom: Self.zoom(of: picture, size),
            center: (0.5 * Float(picture.width), 0.5 * Float(picture.height)), angle: 0)
    }

    /// Another view for every step, so that what is painted does not depend on single pixels: moved by 1/14 of the view's
    /// size, or anywhere in a larger picture; scaled by 0.9...1.1; turned by up to 5 degrees.
    init(
        of picture: (width: Int, height: Int), size: (width: Int, height: Int), random: inout RandomNumbers
    ) {
        func uniform(_ low: Float, _ high: Float) -> Float { low + (high - low) * random.uniform() }
        let zoom = Self.zoom(of: picture, size)
        func center(_ picture: Int, _ size: Int) -> Float {
            let half = 0.5 * Float(size) / zoom
            let jitter = half / 7
            return uniform(min(half, Float(picture) - half) - jitter, max(half, Float(picture) - half) + jitter)
        }
        let place = (center(picture.width, size.width), center(picture.height, size.height))
        self.init(
            of: picture, size: size, zoom: zoom * uniform(0.9, 1.1), center: place, angle: uniform(-1, 1) * .pi / 36)
    }

    private init(
        of picture: (width: Int, height: Int), size: (width: Int, height: Int), zoom: Float,
        center: (Float, Float), angle: Float
    ) {
        self.size = size
        self.picture = picture
        self.center = center
        step = (cos(angle) / zoom, sin(angle) / zoom)
    }

    /// The view's pixels for one of the picture's: enough that no view is larger than the picture.
    private static func zoom(of picture: (width: Int, height: Int), _ size: (width: Int, height: Int)) -> Float {
        max(1, Float(size.width) / Float(picture.width), Float(size.height) / Float(picture.height))
    }

    /// The samples of one of the picture's planes.
    func samples(of plane: [Float]) -> [Float] {
        var samples = [Float](repeating: 0, count: size.width * size.height)
        forEachTap { sample, place, weight in samples[sample] += weight * plane[place] }
        return samples
    }

    /// The gradient at the plane, of the gradient at its samples.
    func plane(ofGradient gradient: ArraySlice<Float>) -> [Float] {
        var plane = [Float](repeating: 0, count: picture.width * picture.height)
        forEachTap { sample, place, weight in plane[place] += weight * gradient[gradient.startIndex + sample] }
        return plane
    }

    /// The four samples of the picture that each of the view's is made of.
    @inline(__always)
    private func forEachTap(_ body: (_ sample: Int, _ place: Int, _ weight: Float) -> Void) {
        for row in 0..<size.height {
            for column in 0..<size.width {
                let x = Float(column) + 0.5 - 0.5 * Float(size.width)
                let y = Float(row) + 0.5 - 0.5 * Float(size.height)
                let left = center.x + x * step.x - y * step.y - 0.5
                let top = center.y + x * step.y + y * step.x - 0.5
                let (floorX, floorY) = (left.rounded(.down), top.rounded(.down))
                let (right, bottom) = (left - floorX, top - floorY)
                let columns = Self.mirrored(Int(floorX), picture.width)
                let rows = Self.mirrored(Int(floorY), picture.height)
                let sample = row * size.width + column
                body(sample, rows.first * picture.width + columns.first, (1 - right) * (1 - bottom))
                body(sample, rows.first * picture.width + columns.second, right * (1 - bottom))
                body(sample, rows.second * picture.width + columns.first, (1 - right) * bottom)
                body(sample, rows.second * picture.width + columns.second, right * bottom)
            }
        }
    }

    /// A place and the next one, counted back from the edges.
    private static func mirrored(_ place: Int, _ count: Int) -> (first: Int, second: Int) {
        func inside(_ place: Int) -> Int {
            let mirrored = place < 0 ? -1 - place : place >= count ? 2 * count - 1 - place : place
            return min(max(mirrored, 0), count - 1)
        }
        return (inside(place), inside(place + 1))
    }
}
