import Maps
import NeuralGraph

/// FullGrad: abs(x dx) for each channel of the picture, and abs(b g) for each bias that a convolution or a batch normalisation
/// adds, each channel scaled to 0...1 and enlarged; their sum (Srinivas and Fleuret, 2019), as pytorch-grad-cam has it.
struct FullGrad: MethodRecipe {
    static let description = MethodDescription(
        title: "FullGrad", family: .classActivation, paper: "Srinivas and Fleuret, 2019, arXiv 1905.00780",
        cost: "1 forward, 1 backward", needs: "nothing but gradients")

    init(_ options: MethodOptions) {}

    var needs: RecipeNeeds { RecipeNeeds(readsLayers: false, gradients: [.image, .biases]) }

    func maps(_ run: ExplainerSession, of score: Score) throws -> [SaliencyMap] {
        let (width, height) = (run.inputWidth, run.inputHeight)
        let products = zip(run.picture, try run.imageGradient()).map { abs($0 * $1) }
        var total = scaledSum(products, width: width, height: height)
        for (biases, gradients) in try run.biasGradients() {
            let positions = gradients.values.count / biases.count
            let products = gradients.values.indices.map { abs(biases[$0 / positions] * gradients.values[$0]) }
            // Enlarging is linear: once for the sum is as good as for each channel.
            let sum = scaledSum(products, width: gradients.width, height: gradients.height)
            total.values.add(sum.resized(width: width, height: height).values, times: 1)
        }
        return [total]
    }

    /// The sum of channels that are each scaled to 0...1.
    /// - Parameter values: channel by channel.
    private func scaledSum(_ values: [Float], width: Int, height: Int) -> SaliencyMap {
        var sum = SaliencyMap(width: width, height: height, values: [Float](repeating: 0, count: width * height))
        for start in stride(from: 0, to: values.count, by: width * height) {
            let channel = SaliencyMap(
                width: width, height: height, values: Array(values[start..<start + width * height]))
            sum.values.add(channel.minMaxNormalized().values, times: 1)
        }
        return sum
    }
}
