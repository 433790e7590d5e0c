/// A backend's kernels by the type of operator.
///
/// - Parameter Device: what the backend makes kernels with.
package struct KernelTable<Device>: Sendable {
    /// How the kernel of one type of operator is made.
    package struct Line: Sendable {
        fileprivate let type: ObjectIdentifier
        fileprivate let make: @Sendable (any Operator, Operands, Device) throws -> (any Kernel)?

        /// - Parameter make: a method of the operator, as `Convolution.makeKernel`.
        package static func kernel<Operation: Operator>(
            _ make: @escaping @Sendable (Operation) -> (Operands, Device) throws -> any Kernel
        ) -> Line {
            Line(type: ObjectIdentifier(Operation.self)) { operation, operands, device in
                try (operation as? Operation).map { try make($0)(operands, device) }
            }
        }
    }

    private let lines: [ObjectIdentifier: Line]

    package init(_ lines: [Line]) {
        self.lines = Dictionary(lines.map { ($0.type, $0) }, uniquingKeysWith: { $1 })
    }

    package func has(_ operation: any Operator) -> Bool { lines[ObjectIdentifier(type(of: operation))] != nil }

    /// The kernel of an operator, or nil where the table has no line for its type.
    package func makeKernel(
        for operation: any Operator, _ operands: Operands, on device: Device
    ) throws -> (any Kernel)? {
        try lines[ObjectIdentifier(type(of: operation))]?.make(operation, operands, device)
    }
}
