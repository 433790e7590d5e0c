/// A loop of our own over the operands' memory, in the formats that they have, for what oneDNN has no fast primitive for.
struct NativeKernel: Kernel {
    let makeLoop: @Sendable (KernelMemory) -> () -> Void

    var implementation: String { "native" }

    /// - Parameter makeLoop: captures the operands' pointers and returns the loop.
    init(_ makeLoop: @escaping @Sendable (KernelMemory) -> () -> Void) { self.makeLoop = makeLoop }

    func bind(_ memory: KernelMemory) throws -> () throws -> Void { makeLoop(memory) }
}

extension KernelMemory {
    func input(_ index: Int) -> UnsafeMutablePointer<Float> { inputs[index].assumingMemoryBound(to: Float.self) }
    var outputFloats: UnsafeMutablePointer<Float> { output.assumingMemoryBound(to: Float.self) }

    func input<Element: StoredElement>(_ index: Int, of type: Element.Type) -> UnsafePointer<Element> {
        UnsafePointer(inputs[index].assumingMemoryBound(to: type))
    }

    func output<Element: StoredElement>(of type: Element.Type) -> UnsafeMutablePointer<Element> {
        output.assumingMemoryBound(to: type)
    }
}
