import Maps

/// RISE (Petsiuk et al., 2018): the mean score of randomly masked pictures in which a pixel is shown.
///
/// Masks are the authors': 8 by 8 cells, each shown with probability 0.5, made larger bilinearly and shifted by a part of a
/// cell; what is hidden is 0 of the normalised picture. The mean is over what was shown of a pixel, where the
/// paper divides by its expectation: scores that do not begin at 0 would show the masks' own sum otherwise. The map's lowest
/// value is 0.
struct RISE: MethodRecipe {
    static let description = MethodDescription(
        title: "RISE", family: .blackBox, paper: "Petsiuk et al., 2018, arXiv 1806.07421",
        cost: "1000 forward (--samples)", needs: "any network")

    private static let cells = 8
    private static let probability: Float = 0.5

    private let samples: Int
    private let seed: UInt64
    /// (samples, 66), from 0 to 1: the cells, and the shift's rows and columns as shares of a cell.
    private let given: NumPyArray<Float>?

    init(_ options: MethodOptions) throws {
        let numbers = Self.cells * Self.cells + 2
        samples = options.samples ?? options.noise?.shape.first ?? 1000
        if let noise = options.noise, noise.shape.count != 2 || noise.shape[0] < samples || noise.shape[1] != numbers {
            throw AttributionError(
                "the random numbers have shape \(noise.shape), but this method needs (\(samples), \(numbers)) from 0 to 1"
            )
        }
        (seed, given) = (options.seed, options.noise)
    }

    var needs: RecipeNeeds { RecipeNeeds(readsLayers: false, gradients: [], pictureBatch: 8) }

    func maps(_ run: ExplainerSession, of score: Score) throws -> [SaliencyMap] {
        let (width, height, channels) = (run.inputWidth, run.inputHeight, run.inputChannels)
        let whole = try score.objective.value(of: run.scored())
        var random = RandomNumbers(seed: seed)
        var shown = [Float](repeating: 0, count: width * height)
        var weighted = shown
        // Of the pictures that have been made and not run yet.
        var masks: [Int: [Float]] = [:]
        try run.forEachValue(of: score, atPictures: samples) { sample, picture in
            let mask = Self.mask(numbers(sample, &random), width: width, height: height)
            for position in mask.indices {
                for channel in 0..<channels { picture[position * channels + channel] *= mask[position] }
            }
            masks[sample] = mask
        } _: { sample, value in
            guard let mask = masks.removeValue(forKey: sample) else { return }
            shown.add(mask, times: 1)
            // Less the whole picture's score, which changes nothing but the size of the numbers.
            weighted.add(mask, times: value - whole)
        }
        let seen = shown.indices.filter { shown[$0] > 1e-3 }
        let lowest = seen.reduce(Float.infinity) { min($0, weighted[$1] / shown[$1]) }
        var values = [Float](repeating: 0, count: width * height)
        for position in seen { values[position] = weighted[position] / shown[position] - lowest }
        return [SaliencyMap(width: width, height: height, values: values)]
    }

    private func numbers(_ sample: Int, _ random: inout RandomNumbers) -> [Float] {
        let count = Self.cells * Self.cells + 2
        if let given { return Array(given.values[sample * count..<(sample + 1) * count]) }
        return (0..<count).map { _ in random.uniform() }
    }

    /// What of each pixel is shown, 0 to 1.
    private static func mask(_ numbers: [Float], width: Int, height: Int) -> [Float] {
        let cell = (width: (width + cells - 1) / cells, height: (height + cells - 1) / cells)
        let grid = SaliencyMap(
            width: cells, height: cells, values: numbers.prefix(cells * cells).map { $0 < probability ? 1 : 0 })
        let large = grid.resized(width: (cells + 1) * cell.width, height: (cells + 1) * cell.height)
        let top = min(Int(numbers[cells * cells] * Float(cell.height)), cell.height - 1)
        let left = min(Int(numbers[cells * cells + 1] * Float(cell.width)), cell.width - 1)
        return (top..<top + height).flatMap { row in
            large.values[row * large.width + left..<row * large.width + left + width]
        }
    }
}
