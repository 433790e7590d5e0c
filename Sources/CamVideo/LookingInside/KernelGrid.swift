import NeuralGraph
import Pictures
import Rendering

/// A convolution's kernels as pictures.
///
/// Where they have three channels, each is a picture in colours: its values scaled so that the largest magnitude reaches 0 or 1
/// and zero is the middle. Otherwise each pair of an output and an input is a map of signed values. Where a kernel is a single
/// pixel, all pairs together are one map: a row for each output, a column for each input.
struct KernelGrid {
    /// More than these are not told apart.
    static let mostPanels = 1024
    private static let usualPairs = 64
    private static let mostPixels = 16384

    let grid: PictureGrid

    /// - Parameters:
    ///   - kernels: over one or two dimensions.
    ///   - isBGR: whether the first of three channels is blue.
    ///   - limit: how many panels there are, the strongest by norm; nil takes all pictures in colours, and 64 pairs.
    init(_ kernels: ConvolutionKernels, isBGR: Bool = false, limit: Int? = nil) throws {
        let shape = kernels.shape
        guard shape.count <= 4 else {
            throw CamVideoError(
                "layer '\(kernels.name)' slides over \(shape.count - 2) dimensions, and pictures have two; name another with "
                    + "--layer")
        }
        let size = PictureSize(width: shape[shape.count - 1], height: shape.count == 4 ? shape[2] : 1)
        let what = "\(size.width)x\(size.height)"
        let title: String
        let panels: [PictureGrid.Panel]
        if shape[1] == 3, kernels.groups == 1 {
            let slices = Slices(kernels.values, count: shape[0])
            let shown = slices.strongest(limit ?? Self.mostPanels)
            title = "\(kernels.name) · \(Self.count(shown.count, of: shape[0])) kernels of \(what) in colours"
            panels = shown.map { index in
                let values = slices[index]
                return PictureGrid.Panel(Self.colored(values, size, isBGR: isBGR), caption: "\(index)")
            }
        } else if size == PictureSize(width: 1, height: 1), shape[0] * shape[1] > 1 {
            let slices = Slices(kernels.values, count: shape[0])
            let shown = slices.strongest(limit ?? shape[0])
            let matrix = PictureSize(width: shape[1], height: shown.count)
            title = "\(kernels.name) · \(Self.count(shown.count, of: shape[0])) kernels of 1x1"
            let map = Self.signed(shown.flatMap { slices[$0] }, matrix)
            panels = [PictureGrid.Panel(map, caption: "rows: outputs · columns: inputs")]
        } else {
            let pairs = Slices(kernels.values, count: shape[0] * shape[1])
            let shown = pairs.strongest(limit ?? Self.usualPairs)
            title = "\(kernels.name) · \(Self.count(shown.count, of: pairs.count)) pairs of \(what), output ← input"
            panels = shown.map { pair in
                let (output, input) = (pair / shape[1], pair % shape[1])
                let group = output / (shape[0] / kernels.groups)
                return PictureGrid.Panel(
                    Self.signed(pairs[pair], size), caption: "\(output) ← \(group * shape[1] + input)")
            }
        }
        grid = PictureGrid(title: title, panels: panels)
        guard max(grid.canvas.width, grid.canvas.height) <= Self.mostPixels else {
            throw CamVideoError(
                "layer '\(kernels.name)' would be a picture of \(grid.canvas.width)x\(grid.canvas.height) pixels; show fewer "
                    + "kernels with --channels, or another --layer")
        }
    }

    private static func count(_ shown: Int, of all: Int) -> String {
        shown == all ? "\(all)" : "the \(shown) strongest of \(all)"
    }

    private static func colored(_ values: ArraySlice<Float>, _ size: PictureSize, isBGR: Bool) -> RGBPicture {
        let scale = scale(values)
        let area = size.width * size.height
        return RGBPicture(size: size) { x, y in
            func channel(_ index: Int) -> UInt8 {
                let value = finite(values[values.startIndex + index * area + y * size.width + x])
                return UInt8((255 * (0.5 + 0.5 * value * scale)).rounded())
            }
            return RGBColor(red: channel(isBGR ? 2 : 0), green: channel(1), blue: channel(isBGR ? 0 : 2))
        }
    }

    private static func signed(_ values: some RandomAccessCollection<Float>, _ size: PictureSize) -> RGBPicture {
        let (values, scale) = (Array(values), scale(values))
        return RGBPicture(size: size) { x, y in
            DivergingColors.color(finite(values[y * size.width + x]) * scale)
        }
    }

    /// What brings the largest magnitude to 1; 0 where there is none.
    private static func scale(_ values: some RandomAccessCollection<Float>) -> Float {
        let largest = values.reduce(0) { max($0, abs(finite($1))) }
        let scale = 1 / largest
        return scale.isFinite ? scale : 0
    }

    private static func finite(_ value: Float) -> Float { value.isFinite ? value : 0 }

    /// Equal parts of an array, one after the other.
    private struct Slices {
        let values: [Float]
        let count: Int

        init(_ values: [Float], count: Int) {
            self.values = values
            self.count = count
        }

        subscript(index: Int) -> ArraySlice<Float> {
            let length = values.count / count
            return values[index * length..<(index + 1) * length]
        }

        /// All of them in their order, or those of the largest norms, the largest first.
        func strongest(_ limit: Int) -> [Int] {
            guard limit < count else { return Array(0..<count) }
            let norms = (0..<count).map { self[$0].reduce(0) { $0 + Double(finite($1)) * Double(finite($1)) } }
            return Array((0..<count).sorted { (norms[$0], $1) > (norms[$1], $0) }.prefix(limit))
        }
    }
}
