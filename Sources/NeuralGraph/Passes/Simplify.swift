extension Graph {
    /// All passes that come before gradients are built, in their order; `fuseEpilogues` comes after.
    package mutating func simplify() throws {
        removeDeadNodes()
        try recognizeActivations()
        try foldBatchNormalizations()
        try foldMatrixProducts()
    }
}
