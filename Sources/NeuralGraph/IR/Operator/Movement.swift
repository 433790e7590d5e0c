/// An operator that only moves elements about: its output is made of strided copies of its inputs, over a fill.
package protocol Movement: Operator, Foldable {
    /// What the parts of the output hold that no copy writes; nil where copies write all of it.
    var fill: Float? { get }

    /// The copies that make the output, with the input each reads from.
    func copies(_ inputs: [Strided], _ output: Strided) throws -> [(input: Int, copy: StridedCopy)]
}

/// A shape and the stride of each axis, in elements.
package struct Strided: Sendable {
    package let shape: [Int]
    package let strides: [Int]

    init(shape: [Int], strides: [Int]) {
        self.shape = shape
        self.strides = strides
    }

    init(rowMajor shape: [Int]) {
        self.shape = shape
        strides = Layout.rowMajor(rank: shape.count).strides(shape)
    }
}

extension Movement {
    package var fill: Float? { nil }

    package func formats(_ inputs: [ElementFormat], isResult: Bool) -> ElementFormats {
        inputs.contains(.bfloat16) ? .bfloat16(inputs, isResult: false) : .float32(count: inputs.count)
    }

    package func fold(_ inputs: [HostTensor], to type: TensorType) throws -> HostTensor {
        let copies = try copies(inputs.map { Strided(rowMajor: $0.type.shape) }, Strided(rowMajor: type.shape))
        return try foldCopies(copies, of: inputs, fill: fill ?? 0, to: type)
    }
}

/// Makes a constant of copies of constants.
func foldCopies(
    _ copies: [(input: Int, copy: StridedCopy)], of inputs: [HostTensor], fill: Float, to type: TensorType
) throws -> HostTensor {
    func moved<Element>(_ sources: [[Element]], fill: Element) -> [Element] {
        var result = [Element](repeating: fill, count: type.elementCount)
        result.withUnsafeMutableBufferPointer { destination in
            guard let base = destination.baseAddress else { return }
            for (input, copy) in copies {
                sources[input].withUnsafeBufferPointer { source in
                    if let source = source.baseAddress { copy.simplified().run(from: source, to: base) }
                }
            }
        }
        return result
    }
    switch type.elementType {
    case .float32: return HostTensor(type, floats: moved(try inputs.map { try $0.floats() }, fill: fill))
    case .int64:
        guard let integer = Int64(exactly: fill) else { throw GraphError("integers cannot be filled with \(fill)") }
        return HostTensor(type, int64s: moved(try inputs.map { try $0.int64s() }, fill: integer))
    }
}
