extension PlanarPicture {
    /// A part of the picture, which shares its samples.
    /// - Parameters:
    ///   - x: and `y`, multiples of what a chroma sample stands for.
    ///   - size: in luma samples; what lies outside is left out.
    package func part(x: Int, y: Int, size: PictureSize) -> PlanarPicture {
        let width = max(0, min(size.width, luma.width - x))
        let height = max(0, min(size.height, luma.height - y))
        let part = PictureSize(width: width, height: height)
        return PlanarPicture(
            luma: luma.part(x: x, y: y, size: part),
            chroma: chroma.map { chroma in
                let (left, top) = (x >> chroma.subsampling.shiftX, y >> chroma.subsampling.shiftY)
                let size = chroma.subsampling.size(of: part)
                return Chroma(
                    u: chroma.u.part(x: left, y: top, size: size), v: chroma.v.part(x: left, y: top, size: size),
                    subsampling: chroma.subsampling)
            }, encoding: encoding)
    }

    /// Makes all of it one colour, whose channels are in 0...1.
    package func fill(red: Double, green: Double, blue: Double) {
        let code = encoding.encode(red: red, green: green, blue: blue)
        luma.fill(Sample(code.y.rounded()))
        chroma?.u.fill(Sample(code.u.rounded()))
        chroma?.v.fill(Sample(code.v.rounded()))
    }

    /// Takes another picture's samples, from the top left corner on, as far as both reach.
    package func copy(from other: PlanarPicture) {
        precondition(other.encoding == encoding, "samples mean the same in both")
        luma.copy(from: other.luma)
        if let chroma, let from = other.chroma {
            chroma.u.copy(from: from.u)
            chroma.v.copy(from: from.v)
        }
    }
}

extension Plane {
    fileprivate func part(x: Int, y: Int, size: PictureSize) -> Plane {
        Plane(base: base + y * stride + x, stride: stride, width: size.width, height: size.height)
    }

    fileprivate func fill(_ sample: Sample) {
        for row in 0..<height { (base + row * stride).update(repeating: sample, count: width) }
    }

    fileprivate func copy(from other: Plane) {
        for row in 0..<min(height, other.height) {
            (base + row * stride).update(from: other.base + row * other.stride, count: min(width, other.width))
        }
    }
}
