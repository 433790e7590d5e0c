/// Predicts a map's cell from its neighbours that are known already and from the map before, with the weights that fit a stretch of maps best
/// (least squares). What smooth maps are rounded to is noise that such a sum evens out.
struct MapPredictor: Equatable {
    /// In units of 1/4096: of the cell to the left, above, above left, above right; then of the nine cells around it in the map before, row by row.
    let weights: [Int32]

    static let count = 13
    static let unitShift: Int32 = 12
    /// So that a sum of products stays within 32 bits.
    private static let most: Double = 16383

    /// - Parameter maps: in order, of one size.
    init(fitting maps: [[Int32]], width: Int, height: Int) {
        let size = Self.count
        // The upper triangle of the normal equations, with the right side in the last column.
        var sums = [Double](repeating: 0, count: size * (size + 1))
        let step = max(1, maps.count / 40)
        for index in stride(from: 1, to: maps.count, by: step) {
            Self.add(maps[index], maps[index - 1], width: width, height: height, to: &sums)
        }
        weights = Self.solution(sums).map { Int32((min(max($0 * 4096, -Self.most), Self.most)).rounded()) }
    }

    /// What is left of each cell. At the rim, where neighbours are missing, the map before and the differences to it at the left and above predict.
    func rests(_ map: [Int32], _ before: [Int32], width: Int, height: Int, levels: Int32) -> [Int32] {
        var rests = map
        for y in 0..<height {
            for x in 0..<width {
                let index = y * width + x
                if x == 0 || y == 0 || x == width - 1 || y == height - 1 {
                    let left = x > 0 ? map[index - 1] - before[index - 1] : 0
                    let above = y > 0 ? map[index - width] - before[index - width] : 0
                    let corner = x > 0 && y > 0 ? map[index - width - 1] - before[index - width - 1] : 0
                    rests[index] -= before[index] + left + above - corner
                } else {
                    let sum = Self.neighbours(map, before, index, width) { weights[$0] &* $1 }
                    rests[index] -= min(max((sum &+ 2048) >> Self.unitShift, 0), levels)
                }
            }
        }
        return rests
    }

    /// The sum of what `product` makes of each neighbour's place among the weights, and its value.
    @inline(__always)
    private static func neighbours(
        _ map: [Int32], _ before: [Int32], _ index: Int, _ width: Int, _ product: (Int, Int32) -> Int32
    ) -> Int32 {
        var sum = product(0, map[index - 1]) &+ product(1, map[index - width])
        sum = sum &+ product(2, map[index - width - 1]) &+ product(3, map[index - width + 1])
        var place = 4
        for row in [index - width, index, index + width] {
            for cell in row - 1...row + 1 {
                sum = sum &+ product(place, before[cell])
                place += 1
            }
        }
        return sum
    }

    private static func add(
        _ map: [Int32], _ before: [Int32], width: Int, height: Int, to sums: inout [Double]
    ) {
        guard width > 2, height > 2 else { return }
        var values = [Double](repeating: 0, count: count + 1)
        for y in 1..<height - 1 {
            for x in 1..<width - 1 {
                let index = y * width + x
                _ = neighbours(map, before, index, width) { place, value in
                    values[place] = Double(value)
                    return 0
                }
                values[count] = Double(map[index])
                for row in 0..<count where values[row] != 0 {
                    for column in row...count { sums[row * (count + 1) + column] += values[row] * values[column] }
                }
            }
        }
    }

    /// By Cholesky's decomposition. A little is added to the diagonal, so that there is always a solution: 0 for what never differs from 0.
    private static func solution(_ sums: [Double]) -> [Double] {
        let trace = (0..<count).reduce(0) { $0 + sums[$1 * (count + 1) + $1] }
        let extra = max(1e-6 * trace / Double(count), 1e-9)
        var factor = [Double](repeating: 0, count: count * count)
        var solution = (0..<count).map { sums[$0 * (count + 1) + count] }
        for row in 0..<count {
            for column in 0...row {
                var value = sums[column * (count + 1) + row] + (row == column ? extra : 0)
                for k in 0..<column { value -= factor[row * count + k] * factor[column * count + k] }
                factor[row * count + column] =
                    row == column ? max(value, 1e-12).squareRoot() : value / factor[column * count + column]
            }
            for k in 0..<row { solution[row] -= factor[row * count + k] * solution[k] }
            solution[row] /= factor[row * count + row]
        }
        for row in (0..<count).reversed() {
            for k in row + 1..<max(count, row + 1) { solution[row] -= factor[k * count + row] * solution[k] }
            solution[row] /= factor[row * count + row]
        }
        return solution.allSatisfy(\.isFinite) ? solution : solution.map { _ in 0 }
    }
}
