/// The linear equations by which every missing pixel is the weighted mean of its neighbours, solved by conjugate gradients in
/// float64.
///
/// The matrix is symmetric and positive definite where any pixel is known: the weights of two neighbours for each other are the same.
/// The preconditioner is a modified incomplete Cholesky factorisation without fill-in, which keeps the matrix's row sums
/// (Gustafsson, 1978), so that the number of steps grows with the root of the gap's width.
struct NeighbourSystem {
    private struct Neighbour {
        let offset: Int
        let weight: Double
    }

    /// Share of what the factorisation leaves out that is put on its diagonal; at 1 the last pivot can be 0.
    private static let modification = 0.97

    private let width: Int
    private let height: Int
    /// A border of one pixel runs around the picture, of value 0 and never missing.
    private let stride: Int
    private let size: Int
    /// Missing pixels in the grid with its border, in the picture's order.
    private let missing: [Int]
    private let isMissing: [Bool]
    /// Those before a pixel in the picture's order; those after it are at the opposite offsets.
    private let earlier: [Neighbour]
    private let diagonal: [Double]
    private let pivots: [Double]

    init(width: Int, height: Int, known: [Bool]) {
        let stride = width + 2
        let size = stride * (height + 2)
        let (beside, across) = (1.0 / 6, 1.0 / 12)
        let earlier = [
            Neighbour(offset: -stride - 1, weight: across), Neighbour(offset: -stride, weight: beside),
            Neighbour(offset: -stride + 1, weight: across), Neighbour(offset: -1, weight: beside),
        ]
        var (isMissing, isInside) = ([Bool](repeating: false, count: size), [Bool](repeating: false, count: size))
        var missing: [Int] = []
        for pixel in known.indices {
            let place = (pixel / width + 1) * stride + pixel % width + 1
            isInside[place] = true
            isMissing[place] = !known[pixel]
            if !known[pixel] { missing.append(place) }
        }
        var (diagonal, pivots) = ([Double](repeating: 1, count: size), [Double](repeating: 1, count: size))
        var laterSums = [Double](repeating: 0, count: size)
        for place in missing {
            var sum = 0.0
            for neighbour in earlier {
                if isInside[place + neighbour.offset] { sum += neighbour.weight }
                if isInside[place - neighbour.offset] { sum += neighbour.weight }
                if isMissing[place - neighbour.offset] { laterSums[place] += neighbour.weight }
            }
            // A picture of one pixel has no neighbours.
            diagonal[place] = sum > 0 ? sum : 1
            var pivot = diagonal[place]
            for neighbour in earlier where isMissing[place + neighbour.offset] {
                let other = place + neighbour.offset
                let rest = laterSums[other] - neighbour.weight
                pivot -= neighbour.weight * (neighbour.weight + Self.modification * rest) / pivots[other]
            }
            pivots[place] = max(pivot, 1e-3 * diagonal[place])
        }
        (self.width, self.height, self.stride, self.size) = (width, height, stride, size)
        (self.missing, self.isMissing, self.earlier) = (missing, isMissing, earlier)
        (self.diagonal, self.pivots) = (diagonal, pivots)
    }

    /// - Parameter known: a value for each pixel; those of missing ones are not read.
    /// - Returns: a value for each pixel; known ones as they are.
    func solve(_ known: [Double], tolerance: Double) -> [Double] {
        var values = [Double](repeating: 0, count: size)
        for pixel in known.indices {
            let place = (pixel / width + 1) * stride + pixel % width + 1
            if !isMissing[place] { values[place] = known[pixel] }
        }
        var residual = [Double](repeating: 0, count: size)
        for place in missing {
            for neighbour in earlier {
                residual[place] +=
                    neighbour.weight * (values[place + neighbour.offset] + values[place - neighbour.offset])
            }
        }
        let solution = conjugateGradients(&residual, tolerance: tolerance)
        return known.indices.map { pixel in
            let place = (pixel / width + 1) * stride + pixel % width + 1
            return isMissing[place] ? solution[place] : known[pixel]
        }
    }

    private func conjugateGradients(_ residual: inout [Double], tolerance: Double) -> [Double] {
        var solution = [Double](repeating: 0, count: size)
        let goal = tolerance * tolerance * dot(residual, residual)
        guard goal > 0 else { return solution }
        var preconditioned = solution
        var product = solution
        applyPreconditioner(residual, into: &preconditioned)
        var direction = preconditioned
        var slope = dot(residual, preconditioned)
        // Exact arithmetic would be done after as many steps as there are unknowns.
        for _ in 0..<missing.count + 8 {
            multiply(direction, into: &product)
            let length = slope / dot(direction, product)
            for place in missing {
                solution[place] += length * direction[place]
                residual[place] -= length * product[place]
            }
            if dot(residual, residual) <= goal { break }
            applyPreconditioner(residual, into: &preconditioned)
            let next = dot(residual, preconditioned)
            for place in missing { direction[place] = preconditioned[place] + next / slope * direction[place] }
            slope = next
        }
        return solution
    }

    private func multiply(_ x: [Double], into result: inout [Double]) {
        for place in missing {
            var sum = diagonal[place] * x[place]
            for neighbour in earlier {
                sum -= neighbour.weight * (x[place + neighbour.offset] + x[place - neighbour.offset])
            }
            result[place] = sum
        }
    }

    /// Solves (P + L) P^-1 (P + L^T) z = r, with P the pivots and L the matrix below its diagonal.
    private func applyPreconditioner(_ residual: [Double], into result: inout [Double]) {
        for place in missing {
            var sum = residual[place]
            for neighbour in earlier { sum += neighbour.weight * result[place + neighbour.offset] }
            result[place] = sum / pivots[place]
        }
        for place in missing.reversed() {
            var sum = 0.0
            for neighbour in earlier { sum += neighbour.weight * result[place - neighbour.offset] }
            result[place] += sum / pivots[place]
        }
    }

    private func dot(_ a: [Double], _ b: [Double]) -> Double {
        missing.reduce(0) { $0 + a[$1] * b[$1] }
    }
}
