import ONNX

/// Operators that are gone once the network is read: what they compute is known by then.
enum Constants {
    /// `Constant`
    static func read(_ node: ONNXNode, _ importer: inout Importer) throws {
        if let tensor = try node.tensor("value") {
            importer.bind(node, try importer.constant(tensor, name: importer.name(of: node)))
        } else if let value = try node.float("value_float") {
            importer.bind(node, try importer.constant(shape: [], floats: [value], for: node))
        } else if let values = try node.floats("value_floats") {
            importer.bind(node, try importer.constant(shape: [values.count], floats: values, for: node))
        } else if let value = try node.int("value_int") {
            importer.bind(node, try importer.constant(shape: [], integers: [value], for: node))
        } else if let values = try node.ints("value_ints") {
            importer.bind(node, try importer.constant(shape: [values.count], integers: values, for: node))
        } else {
            throw GraphError("a constant of this kind is not supported")
        }
    }

    /// `Shape`: shapes are static here.
    static func readShape(_ node: ONNXNode, _ importer: inout Importer) throws {
        let shape = importer.graph.shape(of: try importer.input(node, 0))
        func bound(_ name: String, _ value: Int) throws -> Int {
            let given = try node.int(name, default: value)
            return min(max(given < 0 ? given + shape.count : given, 0), shape.count)
        }
        let (start, end) = (try bound("start", 0), try bound("end", shape.count))
        let part = start < end ? Array(shape[start..<end]) : []
        importer.bind(node, try importer.constant(shape: [part.count], integers: part, for: node))
    }

    /// `ConstantOfShape`
    static func readConstantOfShape(_ node: ONNXNode, _ importer: inout Importer) throws {
        let type = try TensorType(try importer.constantIntegers(node, 0))
        try importer.checkSize(ofConstant: type, madeFrom: 0)
        let value = try node.tensor("value")
        if let value, value.elementType.isInteger {
            let repeated = Array(repeating: Int(try value.int64s().first ?? 0), count: type.elementCount)
            importer.bind(node, try importer.constant(shape: type.shape, integers: repeated, for: node))
        } else {
            let repeated = Array(repeating: try value?.floats().first ?? 0, count: type.elementCount)
            importer.bind(node, try importer.constant(shape: type.shape, floats: repeated, for: node))
        }
    }

    /// `CumSum` of a constant, as position embeddings count pixels with it.
    static func readCumulativeSum(_ node: ONNXNode, _ importer: inout Importer) throws {
        let x = try importer.constantInput(node, 0)
        let type = importer.graph.type(of: x)
        let axis = try axisIndex(try importer.constantIntegers(node, 1).first ?? 0, rank: type.rank)
        let (size, inner) = (type.shape[axis], type.shape[(axis + 1)...].reduce(1, *))
        let isReversed = try node.int("reverse", default: 0) != 0
        let isExclusive = try node.int("exclusive", default: 0) != 0
        func summed<Element: AdditiveArithmetic>(_ values: [Element]) -> [Element] {
            var result = values
            for row in stride(from: 0, to: values.count, by: max(1, size * inner)) {
                for column in row..<row + inner {
                    var sum = Element.zero
                    for step in 0..<size {
                        let at = column + (isReversed ? size - 1 - step : step) * inner
                        if isExclusive { result[at] = sum }
                        sum += values[at]
                        if !isExclusive { result[at] = sum }
                    }
                }
            }
            return result
        }
        if type.elementType == .float32 {
            let values = summed(try importer.constantFloats(node, 0))
            return importer.bind(node, try importer.constant(shape: type.shape, floats: values, for: node))
        }
        let values = summed(try importer.constantIntegers(node, 0).map(Double.init))
        let integers = try values.map { value in
            guard let integer = Int(exactly: value) else { throw GraphError("its sums overflow") }
            return integer
        }
        importer.bind(node, try importer.constant(shape: type.shape, integers: integers, for: node))
    }

    /// `Range` from a start by a step up to a limit.
    static func readRange(_ node: ONNXNode, _ importer: inout Importer) throws {
        let isFloat = importer.graph.type(of: try importer.input(node, 0)).elementType == .float32
        let bounds = try (0..<3).map { index in
            isFloat
                ? Double(try importer.constantScalar(node, index))
                : try importer.constantIntegers(node, index).first.map(Double.init) ?? 0
        }
        let (start, limit, step) = (bounds[0], bounds[1], bounds[2])
        let count = ((limit - start) / step).rounded(.up)
        guard step != 0, count < Double(TensorType.maximumElementCount) else {
            throw GraphError("a range from \(start) to \(limit) by \(step) is not possible")
        }
        let type = try TensorType([Int(max(0, count))])
        try importer.checkSize(ofConstant: type, madeFrom: 0)
        let values = (0..<type.elementCount).map { start + Double($0) * step }
        importer.bind(
            node,
            isFloat
                ? try importer.constant(shape: [values.count], floats: values.map(Float.init), for: node)
                : try importer.constant(
                    shape: [values.count],
                    integers: values.map { value in
                        guard let integer = Int(exactly: value) else { throw GraphError("\(value) is no integer") }
                        return integer
                    }, for: node))
    }

    /// `Cast`: activations stay float32; constants change their element type.
    static func readCast(_ node: ONNXNode, _ importer: inout Importer) throws {
        let x = try importer.input(node, 0)
        guard let target = ONNXElementType(rawValue: try node.required("to", node.int)) else {
            throw GraphError("it casts to an unknown element type")
        }
        guard target.isFloatingPoint || target.isInteger else {
            throw GraphError("casting to \(target) is not supported")
        }
        let type = importer.graph.type(of: x)
        let wanted: ElementType = target.isFloatingPoint ? .float32 : .int64
        if wanted == .float32, type.elementType == .float32 { return importer.bind(node, x) }
        guard let constant = importer.graph[x].constant else {
            throw GraphError("casting activations to integers is not supported")
        }
        if wanted == .float32 {
            return importer.bind(
                node, try importer.constant(shape: type.shape, floats: constant.int64s().map(Float.init), for: node))
        }
        let integers: [Int]
        if type.elementType == .int64 {
            integers = try constant.int64s().map { target == .bool ? ($0 == 0 ? 0 : 1) : wrapped($0, to: target) }
        } else {
            integers = try constant.floats().map { value in
                if target == .bool { return value == 0 ? 0 : 1 }
                guard let integer = Int64(exactly: value.rounded(.towardZero)) else {
                    throw GraphError("\(value) is no integer")
                }
                return wrapped(integer, to: target)
            }
        }
        importer.bind(node, try importer.constant(shape: type.shape, integers: integers, for: node))
    }

    /// The low bits that fit an integer type, as NumPy casts.
    private static func wrapped(_ value: Int64, to type: ONNXElementType) -> Int {
        guard let width = type.bitWidth, width < 64 else { return Int(value) }
        let shift = Int64(64 - width)
        let isSigned = [.int2, .int4, .int8, .int16, .int32].contains(type)
        return isSigned ? Int((value << shift) >> shift) : Int((UInt64(bitPattern: value) << shift) >> shift)
    }

    /// `CastLike` where the second input holds floating-point numbers; of integers the graph does not know which kind they were.
    static func readCastLike(_ node: ONNXNode, _ importer: inout Importer) throws {
        guard importer.graph.type(of: try importer.input(node, 1)).elementType == .float32 else {
            throw GraphError("casting like integers is not supported")
        }
        importer.bind(node, try importer.floatInput(node, 0))
    }

    static func readIdentity(_ node: ONNXNode, _ importer: inout Importer) throws {
        importer.bind(node, try importer.input(node, 0))
    }

    /// `Dropout` keeps everything at inference.
    static func readDropout(_ node: ONNXNode, _ importer: inout Importer) throws {
        let x = try importer.input(node, 0)
        // Both became inputs in opset 12; before that there was no training mode.
        let isTraining = try importer.has(node, 2) && importer.constantIntegers(node, 2).first != 0
        let ratio = importer.has(node, 1) ? try importer.constantScalar(node, 1) : 0.5
        guard !isTraining || ratio == 0 else {
            throw GraphError("it is in training mode; export the model in evaluation mode (model.eval())")
        }
        importer.bind(node, x)
        guard node.outputs.count > 1 else { return }
        let type = importer.graph.type(of: x)
        try importer.checkSize(ofConstant: type, madeFrom: 0)
        let mask = Array(repeating: 1, count: type.elementCount)
        importer.bind(node, output: 1, try importer.constant(shape: type.shape, integers: mask, for: node))
    }

    /// `Size`: shapes are static here.
    static func readSize(_ node: ONNXNode, _ importer: inout Importer) throws {
        let count = importer.graph.type(of: try importer.input(node, 0)).elementCount
        importer.bind(node, try importer.constant(shape: [], integers: [count], for: node))
    }
}
