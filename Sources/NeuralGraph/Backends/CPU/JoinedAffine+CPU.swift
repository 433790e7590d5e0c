import OneDNN

extension JoinedAffine {
    func makeKernel(_ operands: Operands, _ engine: Engine) throws -> any Kernel {
        operands.output.format == .float32
            ? kernel(operands, of: Float.self) : kernel(operands, of: BFloat16.self)
    }

    private func kernel<Element: StoredElement>(_ operands: Operands, of element: Element.Type) -> any Kernel {
        let widths = operands.inputs.dropLast(2).map { $0.shape[1] }
        let channels = operands.output.shape[1]
        let rows = operands.output.type.elementCount / max(1, channels)
        let floor: Float = isRectified ? 0 : -.infinity
        return NativeKernel { memory in
            let parts = widths.indices.map { memory.input($0, of: Element.self) }
            let (scale, shift) = (memory.input(widths.count), memory.input(widths.count + 1))
            let y = memory.output(of: Element.self)
            return {
                var first = 0
                for (part, width) in zip(parts, widths) {
                    for row in 0..<rows {
                        affineRow(
                            part + row * width, y + row * channels + first, count: width, UnsafePointer(scale + first),
                            UnsafePointer(shift + first), floor: floor)
                    }
                    first += width
                }
            }
        }
    }
}

/// y = x * scale + shift and at least `floor`, sixteen values at a time; what is not a number stays so.
@inline(__always)
private func affineRow<Element: StoredElement>(
    _ x: UnsafePointer<Element>, _ y: UnsafeMutablePointer<Element>, count: Int, _ scale: UnsafePointer<Float>,
    _ shift: UnsafePointer<Float>, floor: Float
) {
    var index = 0
    while index + 16 <= count {
        let value = Element.vector(x, index) * scale.vector(index) + shift.vector(index)
        let low = SIMD16<Float>(repeating: floor)
        Element.store(value.replacing(with: low, where: value .< low), y, index)
        index += 16
    }
    while index < count {
        let value = x[index].float * scale[index] + shift[index]
        y[index] = Element(rounding: value < floor ? floor : value)
        index += 1
    }
}
