/// Folds what exporters add to and multiply a matrix product with into its bias and weights.
extension Graph {
    /// To be run before gradients are built.
    package mutating func foldMatrixProducts() throws {
        let producers = producers()
        let uses = useCounts()
        for index in nodes.indices {
            guard let kind = (nodes[index].operation as? Binary)?.kind, kind == .add || kind == .multiply else {
                continue
            }
            for side in 0...1 {
                let (product, parameter) = (nodes[index].inputs[side], nodes[index].inputs[1 - side])
                guard let at = producers[product], nodes[at].operation is MatMul, uses[product] == 1,
                    let values = try columnValues(of: parameter, for: product)
                else { continue }
                let folded =
                    kind == .add
                    ? try addBias(values, to: nodes[at]) : try scaleColumns(values, of: nodes[at])
                guard let (operation, inputs) = folded else { continue }
                nodes[index].operation = operation
                nodes[index].inputs = inputs
                break
            }
        }
        removeDeadNodes()
    }

    /// A constant that has one value for each column of a product, or one for all.
    private func columnValues(of parameter: TensorID, for product: TensorID) throws -> [Float]? {
        let (shape, columns) = (self.shape(of: parameter), self.shape(of: product).last ?? 0)
        guard let constant = self[parameter].constant, shape.count <= self.shape(of: product).count,
            shape.dropLast().allSatisfy({ $0 == 1 }), shape.last ?? 1 == columns || shape.last ?? 1 == 1
        else { return nil }
        let values = try constant.floats()
        return values.count == columns ? values : Array(repeating: values[0], count: columns)
    }

    private mutating func addBias(
        _ values: [Float], to node: Node
    ) throws -> (operation: MatMul, inputs: [TensorID])? {
        guard var product = node.operation as? MatMul, !product.hasBias else { return nil }
        product.hasBias = true
        let bias = try addConstant("\(node.name)/bias", shape: [values.count], floats: values)
        return (product, node.inputs + [bias])
    }

    private mutating func scaleColumns(
        _ values: [Float], of node: Node
    ) throws -> (operation: MatMul, inputs: [TensorID])? {
        let shape = self.shape(of: node.inputs[1])
        guard let product = node.operation as? MatMul, shape.count == 2,
            var weights = try self[node.inputs[1]].constant?.floats()
        else { return nil }
        let columns = values.count
        for index in weights.indices {
            weights[index] *= values[product.transposesB ? index / shape[1] : index % columns]
        }
        var inputs = node.inputs
        inputs[1] = try addConstant("\(node.name)/weights", shape: shape, floats: weights)
        if product.hasBias {
            guard let bias = try self[node.inputs[2]].constant?.floats() else { return nil }
            inputs[2] = try addConstant(
                "\(node.name)/bias", shape: [columns], floats: zip(bias, values).map { $0 * $1 })
        }
        return (product, inputs)
    }
}
