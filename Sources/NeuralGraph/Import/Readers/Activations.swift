import ONNX

/// ONNX's activation functions, read as elementwise functions or as products of them.
enum Activations {
    static func readLeakyReLU(_ node: ONNXNode, _ importer: inout Importer) throws {
        try Unary.read(node, &importer, .leakyReLU(slope: node.float("alpha", default: 0.01)))
    }

    static func readELU(_ node: ONNXNode, _ importer: inout Importer) throws {
        try Unary.read(node, &importer, .elu(alpha: node.float("alpha", default: 1)))
    }

    /// gamma * elu(x), with the constants of Klambauer et al. (2017).
    static func readSELU(_ node: ONNXNode, _ importer: inout Importer) throws {
        let gamma = try node.float("gamma", default: 1.050_701)
        let elu = Unary(.elu(alpha: try node.float("alpha", default: 1.673_263_2)))
        let result = try importer.emit(elu, [try importer.input(node, 0)], for: node)
        importer.bind(node, try importer.emit(Unary(.linear(scale: gamma, shift: 0)), [result], for: node))
    }

    /// max(0, min(1, alpha x + beta))
    static func readHardSigmoid(_ node: ONNXNode, _ importer: inout Importer) throws {
        let line = Unary(
            .linear(scale: try node.float("alpha", default: 0.2), shift: try node.float("beta", default: 0.5)))
        let result = try importer.emit(line, [try importer.input(node, 0)], for: node)
        importer.bind(node, try importer.emit(Unary(.clip(0, 1)), [result], for: node))
    }

    static func readGELU(_ node: ONNXNode, _ importer: inout Importer) throws {
        let approximation = try node.string("approximate", default: "none")
        guard ["none", "tanh"].contains(approximation) else {
            throw GraphError("the approximation '\(approximation)' is unknown")
        }
        try Unary.read(node, &importer, approximation == "tanh" ? .geluTanh : .gelu)
    }

    /// max(0, x) + slope * min(0, x), the slope a tensor that broadcasts.
    static func readPReLU(_ node: ONNXNode, _ importer: inout Importer) throws {
        let (x, slope) = (try importer.input(node, 0), try importer.input(node, 1))
        let positive = try importer.emit(Unary(.relu), [x], for: node)
        let negative = try importer.emit(Binary(.subtract), [x, positive], for: node)
        let scaled = try importer.emit(Binary(.multiply), [negative, slope], for: node)
        importer.bind(node, try importer.emit(Binary(.add), [positive, scaled], for: node))
    }

    /// `Clip`: the bounds moved from attributes to inputs in opset 11.
    static func readClip(_ node: ONNXNode, _ importer: inout Importer) throws {
        let x = try importer.input(node, 0)
        if importer.graph.type(of: x).elementType == .int64 {
            var result = x
            for (index, kind) in [(1, Binary.Kind.maximum), (2, .minimum)] where importer.has(node, index) {
                result = try importer.emit(Binary(kind), [result, try importer.input(node, index)], for: node)
            }
            return importer.bind(node, result)
        }
        let low = importer.has(node, 1) ? try importer.constantScalar(node, 1) : try node.float("min")
        let high = importer.has(node, 2) ? try importer.constantScalar(node, 2) : try node.float("max")
        let maximum = high ?? Float.greatestFiniteMagnitude
        let minimum = min(low ?? -Float.greatestFiniteMagnitude, maximum)
        importer.bind(node, try importer.emit(Unary(.clip(minimum, maximum)), [x], for: node))
    }

    /// alpha elu(x / alpha) (Barron, 2017).
    static func readCELU(_ node: ONNXNode, _ importer: inout Importer) throws {
        let alpha = try node.float("alpha", default: 1)
        var result = try importer.input(node, 0)
        for function in [
            Unary(.linear(scale: 1 / alpha, shift: 0)), Unary(.elu(alpha: 1)), Unary(.linear(scale: alpha, shift: 0)),
        ] { result = try importer.emit(function, [result], for: node) }
        importer.bind(node, result)
    }

    /// x above alpha, 0 elsewhere.
    static func readThresholdedReLU(_ node: ONNXNode, _ importer: inout Importer) throws {
        let x = try importer.input(node, 0)
        let alpha = try importer.constant(shape: [], floats: [try node.float("alpha", default: 1)], for: node)
        let mask = try importer.emit(Binary(.greater), [x, alpha], for: node)
        importer.bind(node, try importer.emit(Binary(.multiply), [x, mask], for: node))
    }

    /// x sigmoid(alpha x): `Swish`, PyTorch's SiLU.
    static func readSwish(_ node: ONNXNode, _ importer: inout Importer) throws {
        try Unary.read(node, &importer, .swish(alpha: node.float("alpha", default: 1)))
    }

    static func readNegative(_ node: ONNXNode, _ importer: inout Importer) throws {
        let x = try importer.input(node, 0)
        if importer.graph.type(of: x).elementType == .int64 {
            let zero = try importer.constant(shape: [], integers: [0], for: node)
            return importer.bind(node, try importer.emit(Binary(.subtract), [zero, x], for: node))
        }
        try Unary.read(node, &importer, .linear(scale: -1, shift: 0))
    }

    /// `Not`, of constants and of activations that are 0 or not.
    static func readNot(_ node: ONNXNode, _ importer: inout Importer) throws {
        let x = try importer.input(node, 0)
        guard importer.graph.type(of: x).elementType == .int64 else {
            return try MathFunction.read(node, &importer, .not)
        }
        let zero = try importer.constant(shape: [], integers: [0], for: node)
        importer.bind(node, try importer.emit(Binary(.equal), [x, zero], for: node))
    }

    /// `IsNaN`: what is not equal to itself.
    static func readIsNaN(_ node: ONNXNode, _ importer: inout Importer) throws {
        let x = try importer.input(node, 0)
        let isNumber = try importer.emit(Binary(.equal), [x, x], for: node)
        importer.bind(node, try importer.emit(MathFunction(.not), [isNumber], for: node))
    }

    static func readIsInfinite(_ node: ONNXNode, _ importer: inout Importer) throws {
        let x = try importer.input(node, 0)
        let signs: [Float] = try [("detect_negative", -1), ("detect_positive", 1)].compactMap { attribute, sign in
            try node.int(attribute, default: 1) != 0 ? sign : nil
        }
        let found = try signs.map { sign in
            let bound = try importer.constant(shape: [], floats: [sign * .infinity], for: node)
            return try importer.emit(Binary(.equal), [x, bound], for: node)
        }
        let nothing = try importer.emit(Binary(.greater), [x, x], for: node)
        importer.bind(node, try found.reduce(nothing) { try importer.emit(Binary(.or), [$0, $1], for: node) })
    }

    static func readReciprocal(_ node: ONNXNode, _ importer: inout Importer) throws {
        let one = try importer.constant(shape: [], floats: [1], for: node)
        importer.bind(node, try importer.emit(Binary(.divide), [one, try importer.input(node, 0)], for: node))
    }

    /// x / (1 + |x|)
    static func readSoftsign(_ node: ONNXNode, _ importer: inout Importer) throws {
        let x = try importer.input(node, 0)
        let size = try importer.emit(Unary(.absolute), [x], for: node)
        let divisor = try importer.emit(Unary(.linear(scale: 1, shift: 1)), [size], for: node)
        importer.bind(node, try importer.emit(Binary(.divide), [x, divisor], for: node))
    }

    /// `Pow`: a constant exponent, of either type, is an elementwise function.
    static func readPower(_ node: ONNXNode, _ importer: inout Importer) throws {
        let x = try importer.input(node, 0)
        let isFloat = importer.graph.type(of: x).elementType == .float32
        let y = isFloat ? try importer.floatInput(node, 1) : try importer.input(node, 1)
        if isFloat, importer.graph.isConstant(y), importer.graph.type(of: y).elementCount == 1 {
            let exponent = try importer.constantScalar(node, 1)
            if exponent == 2 {
                return importer.bind(node, try importer.emit(Binary(.multiply), [x, x], for: node))
            }
            let kind: Unary.Kind = exponent == 0.5 ? .sqrt : .power(exponent: exponent)
            return importer.bind(node, try importer.emit(Unary(kind), [x], for: node))
        }
        importer.bind(node, try importer.emit(Binary(.power), [x, y], for: node))
    }
}
