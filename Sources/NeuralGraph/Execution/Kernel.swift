import OneDNN

/// One operand of a kernel as it lies in memory.
package struct Operand: Sendable {
    package let type: TensorType
    package let layout: Layout
    package let dataType: DataType
    /// The values, where they are known at compile time.
    package let constant: Constant?

    package var shape: [Int] { type.shape }
    /// In elements.
    package var strides: [Int] { layout.strides(type.shape) }

    /// A single number is a vector of one element to oneDNN.
    /// - Throws: `GraphError` for an empty tensor, by whose sizes oneDNN divides.
    func descriptor() throws -> MemoryDescriptor {
        guard type.elementCount > 0 else { throw GraphError("it computes with an empty tensor of shape \(shape)") }
        return try MemoryDescriptor(
            shape: shape.isEmpty ? [1] : shape, strides: shape.isEmpty ? [1] : strides, type: dataType)
    }
}

/// What an operator is compiled for.
package struct Operands: Sendable {
    package let inputs: [Operand]
    package let output: Operand
}

/// A compiled node: immutable and shared by all sessions.
package protocol Kernel: Sendable {
    /// oneDNN's name for the implementation it chose, or "native".
    var implementation: String { get }
    var scratchpadByteCount: Int { get }
    /// The bytes of weights that it holds.
    var weightByteCount: Int { get }

    /// The kernel with its operands in place. The pointers stay valid for as long as the session lives.
    func bind(_ memory: KernelMemory) throws -> () throws -> Void
}

/// Where a session keeps a kernel's operands.
package struct KernelMemory {
    package let inputs: [UnsafeMutableRawPointer]
    package let output: UnsafeMutableRawPointer
    package let scratchpad: UnsafeMutableRawPointer?
    package let stream: Stream

    func input(_ index: Int) -> UnsafeMutablePointer<Float> { inputs[index].assumingMemoryBound(to: Float.self) }
    var outputFloats: UnsafeMutablePointer<Float> { output.assumingMemoryBound(to: Float.self) }

    func input<Element: StoredElement>(_ index: Int, of type: Element.Type) -> UnsafePointer<Element> {
        UnsafePointer(inputs[index].assumingMemoryBound(to: type))
    }

    func output<Element: StoredElement>(of type: Element.Type) -> UnsafeMutablePointer<Element> {
        output.assumingMemoryBound(to: type)
    }
}

extension Kernel {
    package var scratchpadByteCount: Int { 0 }
    package var weightByteCount: Int { 0 }
}

/// A loop of our own over the operands' memory, in the formats that they have, for what oneDNN has no fast primitive for.
struct NativeKernel: Kernel {
    let makeLoop: @Sendable (KernelMemory) -> () -> Void

    var implementation: String { "native" }

    /// - Parameter makeLoop: captures the operands' pointers and returns the loop.
    init(_ makeLoop: @escaping @Sendable (KernelMemory) -> () -> Void) { self.makeLoop = makeLoop }

    func bind(_ memory: KernelMemory) throws -> () throws -> Void { makeLoop(memory) }
}

/// A oneDNN primitive, with weights of its own where it has some.
struct PrimitiveKernel: Kernel {
    /// Where an argument's bytes are.
    enum Place: Sendable {
        case input(Int)
        case output
        case weights(AlignedBuffer)
    }

    let primitive: Primitive
    let arguments: [(argument: Primitive.Argument, descriptor: MemoryDescriptor, place: Place)]

    var implementation: String { primitive.implementation }
    var scratchpadByteCount: Int { primitive.scratchpadByteCount }

    var weightByteCount: Int {
        arguments.reduce(0) { total, argument in
            if case .weights(let buffer) = argument.place { total + buffer.byteCount } else { total }
        }
    }

    func bind(_ memory: KernelMemory) throws -> () throws -> Void {
        let bound = try primitive.bind(
            arguments.map { argument, descriptor, place in
                switch place {
                case .input(let index): (argument, descriptor, memory.inputs[index])
                case .output: (argument, descriptor, memory.output)
                case .weights(let buffer): (argument, descriptor, buffer.address)
                }
            }, scratchpad: memory.scratchpad, stream: memory.stream)
        return { try bound.run() }
    }
}
