import OneDNN

extension Movement {
    func makeKernel(_ operands: Operands, _ engine: Engine) throws -> any Kernel {
        operands.output.format == .float32
            ? try kernel(operands, of: Float.self) : try kernel(operands, of: BFloat16.self)
    }

    private func kernel<Element: StoredElement>(
        _ operands: Operands, of element: Element.Type
    ) throws -> any Kernel {
        let copies = try copies(operands.inputs.map(\.strided), operands.output.strided).map {
            ($0.input, $0.copy.simplified())
        }
        let (fill, count) = (fill, operands.output.type.elementCount)
        return NativeKernel { memory in
            let inputs = memory.inputs.indices.map { memory.input($0, of: Element.self) }
            let output = memory.output(of: Element.self)
            return {
                if let fill { output.update(repeating: Element(rounding: fill), count: count) }
                for (input, copy) in copies { copy.run(from: inputs[input], to: output) }
            }
        }
    }
}

extension Operand {
    fileprivate var strided: Strided { Strided(shape: shape, strides: strides) }
}
