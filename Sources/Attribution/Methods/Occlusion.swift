import Maps

/// Occlusion (Zeiler and Fergus, 2013), as captum has it: how much the score falls where a square of 0, the colour that the
/// preprocessing subtracts, covers the picture. Squares are moved by half their side; a pixel has the mean of those that cover it.
struct Occlusion: PixelRecipe, MethodRecipe {
    static let description = MethodDescription(
        title: "occlusion", family: .blackBox, paper: "Zeiler and Fergus, 2013, arXiv 1311.2901",
        cost: "up to 196 forward (--samples)", needs: "any network")

    /// No more squares than this; of 224 by 224 pixels they are 30 by 30.
    private let samples: Int

    init(_ options: MethodOptions) { samples = options.samples ?? 196 }

    var needs: RecipeNeeds { RecipeNeeds(readsLayers: false, gradients: [], pictureBatch: 8) }

    /// The fall alone: where the score rises, nothing spoke for it.
    func shown(_ attributions: [Float], pixels: Int) -> [Float] { attributions.prefix(pixels).map { max($0, 0) } }

    func attributions(_ run: ExplainerSession, of score: Score) throws -> [Float] {
        let falls = try falls(run, of: score)
        return (0..<run.inputChannels).flatMap { _ in falls }
    }

    /// How much the score falls, by pixel.
    private func falls(_ run: ExplainerSession, of score: Score) throws -> [Float] {
        let (width, height, channels) = (run.inputWidth, run.inputHeight, run.inputChannels)
        let stride = Self.stride(width: width, height: height, samples: samples)
        let whole = try score.objective.value(of: run.scored())
        var sums = [Float](repeating: 0, count: width * height)
        var counts = sums
        let columnCount = Self.count(width, stride)
        let square = { (index: Int) in
            let (row, column) = (index / columnCount, index % columnCount)
            return (
                rows: row * stride..<min((row + 2) * stride, height),
                columns: column * stride..<min((column + 2) * stride, width)
            )
        }
        try run.forEachValue(of: score, atPictures: Self.count(height, stride) * columnCount) { index, picture in
            let (rows, columns) = square(index)
            for y in rows {
                let start = (y * width + columns.lowerBound) * channels
                for value in start..<start + columns.count * channels { picture[value] = 0 }
            }
        } _: { index, value in
            let (rows, columns) = square(index)
            for y in rows {
                for x in columns {
                    sums[y * width + x] += whole - value
                    counts[y * width + x] += 1
                }
            }
        }
        return zip(sums, counts).map { $0 / $1 }
    }

    /// The smallest step with which no more than `samples` squares cover the picture.
    static func stride(width: Int, height: Int, samples: Int) -> Int {
        (1...max(width, height)).first { count(width, $0) * count(height, $0) <= samples } ?? max(width, height)
    }

    /// How many squares of twice the step cover a side.
    private static func count(_ side: Int, _ stride: Int) -> Int { max(1, (side + stride - 1) / stride - 1) }
}
