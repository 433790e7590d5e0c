import Foundation
import Maps
import NeuralGraph

/// KPCA-CAM: as Eigen-CAM with a kernel in place of the inner product (Karmani et al., 2024), as pytorch-grad-cam has it:
/// tanh(x y / channels + 1), the kernel matrix centred, and the sign that makes the value farthest from zero positive.
struct KPCACAM: LayerRecipe {
    static let description = MethodDescription(
        title: "KPCA-CAM", family: .classActivation, paper: "Karmani et al., 2024, arXiv 2410.00267",
        cost: "1 forward", needs: "a feature map of at most \(mostPositions) positions")

    /// The kernel matrix has the square of it.
    static let mostPositions = 4096

    var needs: RecipeNeeds { RecipeNeeds(gradients: []) }

    func check(_ graph: Graph, _ layers: [TargetLayer], scores: TensorID) throws {
        for layer in layers {
            let (rows, columns) = layer.grid.size(graph.shape(of: layer.tensor))
            guard rows * columns <= Self.mostPositions else {
                throw AttributionError(
                    "kpcacam compares every position with every other, and layer '\(layer.name)' has \(columns)x\(rows), more "
                        + "than \(Self.mostPositions); choose a coarser one with --layer, or take eigencam")
            }
        }
    }

    func map(_ maps: FeatureMaps) -> [Float] {
        let rows = CentredRows(rows: maps.positions, columns: maps.channels) {
            maps.activations[$0 * maps.channels + $1]
        }
        var kernel = rows.gram()
        let factor = Double(rows.scale) * Double(rows.scale) / Double(maps.channels)
        kernel.elements = kernel.elements.map { tanh($0 * factor + 1) }
        kernel.centre()
        guard let top = kernel.topEigenpair() else { return [Float](repeating: 0, count: maps.positions) }
        let length = max(top.value, 0).squareRoot()
        return ComponentSign.byLargest(top.vector.map { Float($0 * length) }).map { max($0, 0) }
    }
}

extension SymmetricMatrix {
    /// Takes the mean of each row and of each column away.
    fileprivate mutating func centre() {
        let means = (0..<size).map { row in elements[row * size..<(row + 1) * size].reduce(0, +) / Double(size) }
        let mean = means.reduce(0, +) / Double(size)
        for row in 0..<size {
            for column in 0..<size { elements[row * size + column] += mean - means[row] - means[column] }
        }
    }
}
