import Foundation
import Maps
import NeuralGraph

/// Score-CAM: w = softmax over the channels of the score of the picture as seen through each channel (Wang et al., 2020), as
/// pytorch-grad-cam has it: channels are enlarged with corners aligned and scaled to 0...1 with 1e-8.
struct ScoreCAM: MethodRecipe {
    static let description = MethodDescription(
        title: "Score-CAM", family: .classActivation, paper: "Wang et al., 2020, arXiv 1910.01279",
        cost: "1 forward for each channel (--channels)", needs: "a feature map")

    private let limit: Int?

    init(_ options: MethodOptions) { limit = options.channels }

    var needs: RecipeNeeds { RecipeNeeds(gradients: [], pictureBatch: 8) }

    func check(_ graph: Graph, _ layers: [TargetLayer], scores: TensorID) throws {
        try StrongestChannels.check(graph, layers, limit: limit, method: "scorecam")
    }

    func maps(_ run: ExplainerSession, of score: Score) throws -> [SaliencyMap] {
        try run.featureMaps.map { maps in
            let (chosen, activations) = (StrongestChannels.of(maps, limit: limit), maps.activations)
            let enlarged = AlignedEnlargement(maps, width: run.inputWidth, height: run.inputHeight)
            let values = try run.values(of: score, atPictures: chosen.count) { index, picture in
                let mask = enlarged.mask(
                    stride(from: chosen[index], to: activations.count, by: maps.channels).map { activations[$0] })
                for position in mask.indices {
                    for value in position * run.inputChannels..<(position + 1) * run.inputChannels {
                        picture[value] *= mask[position]
                    }
                }
            }
            let highest = values.max() ?? 0
            let powers = values.map { exp($0 - highest) }
            let sum = powers.reduce(0, +)
            var weights = [Float](repeating: 0, count: maps.channels)
            for (k, power) in zip(chosen, powers) { weights[k] = power / sum }
            return SaliencyMap(width: maps.width, height: maps.height, values: maps.weighted(by: weights))
        }
    }
}

/// A channel as a mask over the picture: bilinear, the corners' centres on each other (align_corners = true).
private struct AlignedEnlargement {
    private let columns: [(first: Int, fraction: Float)]
    private let rows: [(first: Int, fraction: Float)]
    private let width: Int
    private let height: Int

    init(_ maps: FeatureMaps, width: Int, height: Int) {
        (self.width, self.height) = (maps.width, maps.height)
        columns = Self.samples(from: maps.width, to: width)
        rows = Self.samples(from: maps.height, to: height)
    }

    private static func samples(from size: Int, to larger: Int) -> [(first: Int, fraction: Float)] {
        let step = larger > 1 ? Float(size - 1) / Float(larger - 1) : 0
        return (0..<larger).map { index in
            let place = Float(index) * step
            let first = min(Int(place), size - 1)
            return (first, place - Float(first))
        }
    }

    /// - Parameter channel: row-major.
    /// - Returns: row-major, from 0 to 1.
    func mask(_ channel: [Float]) -> [Float] {
        var mask: [Float] = []
        mask.reserveCapacity(rows.count * columns.count)
        var (low, high) = (Float.infinity, -Float.infinity)
        for row in rows {
            let (above, below) = (row.first * width, min(row.first + 1, height - 1) * width)
            for column in columns {
                let next = min(column.first + 1, width - 1)
                let top =
                    channel[above + column.first] * (1 - column.fraction) + channel[above + next] * column.fraction
                let bottom =
                    channel[below + column.first] * (1 - column.fraction) + channel[below + next] * column.fraction
                let value = top * (1 - row.fraction) + bottom * row.fraction
                mask.append(value)
                (low, high) = (min(low, value), max(high, value))
            }
        }
        let range = high - low + 1e-8
        for index in mask.indices { mask[index] = (mask[index] - low) / range }
        return mask
    }
}
