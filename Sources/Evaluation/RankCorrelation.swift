/// Spearman's rank correlation, -1...1; equal values share their ranks' mean. 0 where all values of one side are equal.
package func rankCorrelation(_ a: [Float], _ b: [Float]) -> Double {
    precondition(a.count == b.count, "as many values on both sides")
    return correlation(ranks(a), ranks(b))
}

/// Pearson's correlation; 0 where all values of one side are equal.
func correlation(_ a: [Double], _ b: [Double]) -> Double {
    guard !a.isEmpty else { return 0 }
    let (meanA, meanB) = (a.reduce(0, +) / Double(a.count), b.reduce(0, +) / Double(b.count))
    var (both, squaresA, squaresB) = (0.0, 0.0, 0.0)
    for (x, y) in zip(a, b) {
        both += (x - meanA) * (y - meanB)
        squaresA += (x - meanA) * (x - meanA)
        squaresB += (y - meanB) * (y - meanB)
    }
    guard squaresA > 0, squaresB > 0 else { return 0 }
    return both / (squaresA * squaresB).squareRoot()
}

private func ranks(_ values: [Float]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = [Double](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
        var end = start + 1
        while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
        for index in start..<end { ranks[order[index]] = Double(start + end - 1) / 2 }
        start = end
    }
    return ranks
}
