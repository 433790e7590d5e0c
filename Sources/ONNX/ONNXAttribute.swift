/// A constant argument of a node.
package enum ONNXAttribute: Sendable, Equatable {
    case int(Int64)
    case float(Float)
    case string(String)
    case tensor(ONNXTensor)
    case graph(ONNXGraph)
    case ints([Int64])
    case floats([Float])
    case strings([String])

    /// The specification's word for the kind of attribute.
    package var kind: String {
        switch self {
        case .int: "INT"
        case .float: "FLOAT"
        case .string: "STRING"
        case .tensor: "TENSOR"
        case .graph: "GRAPH"
        case .ints: "INTS"
        case .floats: "FLOATS"
        case .strings: "STRINGS"
        }
    }
}
