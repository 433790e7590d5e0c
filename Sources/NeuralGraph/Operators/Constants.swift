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

    /// `Cast`: activations stay float32; constants change their element type.
    static func readCast(_ node: ONNXNode, _ importer: inout Importer) throws {
        let x = try importer.input(node, 0)
        guard let target = ONNXElementType(rawValue: try node.required("to", node.int)) else {
            throw GraphError("it casts to an unknown element type")
        }
        let type = importer.graph.type(of: x)
        let wanted: ElementType = target.isFloatingPoint ? .float32 : .int64
        guard type.elementType != wanted else { return importer.bind(node, x) }
        guard let constant = importer.graph[x].constant else {
            throw GraphError("casting activations to integers is not supported")
        }
        if wanted == .float32 {
            importer.bind(
                node, try importer.constant(shape: type.shape, floats: constant.int64s().map(Float.init), for: node))
        } else {
            let integers = try constant.floats().map { value in
                guard let integer = Int(exactly: value.rounded(.towardZero)) else {
                    throw GraphError("\(value) is no integer")
                }
                return integer
            }
            importer.bind(node, try importer.constant(shape: type.shape, integers: integers, for: node))
        }
    }

    /// `Identity`, and at inference `Dropout`.
    static func readIdentity(_ node: ONNXNode, _ importer: inout Importer) throws {
        importer.bind(node, try importer.input(node, 0))
    }
}
