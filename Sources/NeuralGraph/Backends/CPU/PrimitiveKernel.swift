import OneDNN

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
