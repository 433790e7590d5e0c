import Maps
import Pictures

/// What the heat map does to the rows of one plane.
package protocol PlaneBlend: Sendable {
    associatedtype Sample: PictureSample

    /// - Parameters:
    ///   - codes: for each of 256 colour indices, what the colour map's colour is in the plane's code, not rounded.
    ///   - opacities: of the heat, for each colour index, 0...1.
    ///   - maximum: the plane's largest code.
    init(codes: [Double], opacities: [Double], maximum: Int)

    /// Blends `count` samples in place; `indices` holds a colour index for each.
    func blend(_ samples: UnsafeMutablePointer<Sample>, indices: UnsafePointer<UInt8>, count: Int)
}

/// A sample that can be drawn on. The loops over rows and samples are its own, so that each is compiled for one type alone,
/// whichever module draws.
package protocol DrawableSample: PictureSample {
    associatedtype Blend: PlaneBlend where Blend.Sample == Self

    /// Draws a map on planes of one size, which share the rows of colour indices.
    /// - Parameter map: turned as the planes are stored.
    static func draw(_ map: SaliencyMap, _ upsampling: Upsampling, on planes: [(plane: Plane<Self>, blend: Blend)])

    /// Draws several maps on a plane, each in one colour.
    /// - Parameters:
    ///   - maps: turned as the plane is stored.
    ///   - codes: of the maps' colours.
    ///   - opacity: of the strongest heat, 0...1.
    ///   - threshold: values below it, 0...1, are not drawn.
    static func draw(
        _ maps: [SaliencyMap], codes: [Float], opacity: Float, threshold: Double, on plane: Plane<Self>)

    /// Puts a label's row over `count` samples.
    /// - Parameters:
    ///   - codes: 255 times the code, times alpha.
    ///   - alphas: 0...255.
    ///   - maximum: the largest code.
    static func cover(
        _ samples: UnsafeMutablePointer<Self>, codes: UnsafePointer<UInt32>, alphas: UnsafePointer<UInt8>, count: Int,
        maximum: Int)
}

extension UInt8: DrawableSample {
    package typealias Blend = BlendTable
}

extension UInt16: DrawableSample {
    package typealias Blend = DeepBlend
}

extension DrawableSample {
    package static func draw(
        _ map: SaliencyMap, _ upsampling: Upsampling, on planes: [(plane: Plane<Self>, blend: Blend)]
    ) {
        guard let size = planes.first?.plane.size else { return }
        let rows = upsampling.rows(of: map, width: size.width)
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: size.width) { indices in
            guard let indices = indices.baseAddress else { return }
            for y in 0..<size.height {
                rows.fillRow(y, height: size.height, indices: indices)
                for (plane, blend) in planes {
                    blend.blend(plane.base + y * plane.stride, indices: indices, count: plane.width)
                }
            }
        }
    }

    package static func draw(
        _ maps: [SaliencyMap], codes: [Float], opacity: Float, threshold: Double, on plane: Plane<Self>
    ) {
        let coldest = UInt8(255 * threshold)
        let upsamplers = maps.map { MapUpsampler(map: $0, width: plane.width) }
        let width = plane.width
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: width * maps.count) { indices in
            guard let indices = indices.baseAddress else { return }
            for y in 0..<plane.height {
                for (index, upsampler) in upsamplers.enumerated() {
                    upsampler.fillRow(y, height: plane.height, indices: indices + index * width)
                }
                let samples = plane.base + y * plane.stride
                for x in 0..<width {
                    var (sum, mixed, strongest): (Float, Float, Float) = (0, 0, 0)
                    for index in codes.indices {
                        let level = indices[index * width + x]
                        let heat = level >= coldest ? Float(level) : 0
                        sum += heat
                        mixed += heat * codes[index]
                        strongest = Swift.max(strongest, heat)
                    }
                    guard sum > 0 else { continue }
                    let share = opacity * strongest / 255
                    let code = share * mixed / sum + (1 - share) * Float(samples[x])
                    samples[x] = Self(Swift.max(code, 0).rounded())
                }
            }
        }
    }

    package static func cover(
        _ samples: UnsafeMutablePointer<Self>, codes: UnsafePointer<UInt32>, alphas: UnsafePointer<UInt8>, count: Int,
        maximum: Int
    ) {
        let limit = UInt32(maximum)
        for x in 0..<count {
            // At most 255 * 65535 each: two of these sum up within 32 bits.
            let kept = UInt32(255 - alphas[x]) &* UInt32(truncatingIfNeeded: samples[x])
            samples[x] = Self(truncatingIfNeeded: Swift.min((codes[x] &+ kept &+ 127) / 255, limit))
        }
    }
}
