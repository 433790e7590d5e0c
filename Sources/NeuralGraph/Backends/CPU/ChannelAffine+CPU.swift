import OneDNN

extension ChannelAffine {
    func makeKernel(_ operands: Operands, _ engine: Engine) throws -> any Kernel {
        operands.output.format == .float32
            ? kernel(operands, of: Float.self) : kernel(operands, of: BFloat16.self)
    }

    private func kernel<Element: StoredElement>(_ operands: Operands, of element: Element.Type) -> any Kernel {
        let channels = operands.output.shape[1]
        let rows = operands.output.type.elementCount / max(1, channels)
        return NativeKernel { memory in
            let (x, scale, shift) = (memory.input(0, of: Element.self), memory.input(1), memory.input(2))
            let y = memory.output(of: Element.self)
            return {
                for row in 0..<rows {
                    let at = row * channels
                    for c in 0..<channels { y[at + c] = Element(rounding: x[at + c].float * scale[c] + shift[c]) }
                }
            }
        }
    }
}
