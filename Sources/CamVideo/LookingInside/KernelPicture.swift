import Attribution
import NeuralGraph
import ONNX

/// Writes a convolution's kernels as one picture: `camvideo kernels`.
public struct KernelPicture: Sendable {
    public var source: ModelOptions.Source
    /// The name of a convolution or of its output; nil takes the model's first.
    public var layer: String?
    /// How many are shown, the strongest by norm: 1...1024; nil takes all with three channels, and otherwise 64 pairs of an
    /// output and an input.
    public var channels: Int?

    public init(source: ModelOptions.Source, layer: String? = nil, channels: Int? = nil) {
        self.source = source
        self.layer = layer
        self.channels = channels
    }

    /// - Parameter path: a name that ends in .png, or `-` for standard output.
    /// - Throws: ``CamVideoError``; then nothing is left under the name.
    public func write(to path: String, overwrites: Bool = false) throws {
        do {
            if let channels, !(1...KernelGrid.mostPanels).contains(channels) {
                throw CamVideoError("--channels is \(channels); give 1 to \(KernelGrid.mostPanels)")
            }
            let options = ModelOptions(source: source)
            let file = try PictureFile(path: path, inputs: options.paths, overwrites: overwrites)
            try file.write(grid(options).grid.drawn())
        } catch {
            throw error is CamVideoError ? error : CamVideoError("\(error)")
        }
    }

    private func grid(_ options: ModelOptions) throws -> KernelGrid {
        let bundle = try LoadedModel<Explainer>.bundle(options)
        do {
            return try KernelGrid(
                ConvolutionKernels(bundle.model, layer: layer), isBGR: bundle.preprocessing.channelOrder == .bgr,
                limit: channels)
        } catch {
            throw CamVideoError("\(bundle.name): \(error)")
        }
    }
}
