import OneDNN

/// oneDNN's forward convolutions are faster than its backward ones, by far where there are few channels, and can add a residual.
/// So the gradient is made of forward convolutions where it can be.
extension ConvolutionBackwardData {
    func makeKernel(_ operands: Operands, _ engine: Engine) throws -> any Kernel {
        guard let kernel = try forwardKernel(operands, engine) else { return try backwardKernel(operands, engine) }
        return kernel
    }

    /// - Returns: nil where it cannot be, or oneDNN has no fast code for such convolutions.
    private func forwardKernel(_ operands: Operands, _ engine: Engine) throws -> (any Kernel)? {
        let channels = operands.output.shape[1]
        // Of few channels, several phases fill a vector.
        let isJoined = groups == 1 && channels * window.strides.reduce(1, *) <= 16
        guard let transposed = TransposedWindow(window, input: spatialShape),
            let parts = transposed.parts(joined: isJoined), let weights = operands.inputs[1].constant
        else { return nil }
        if isFusible, let part = parts.first {
            return try kernel(part, weights, operands, to: try operands.output.descriptor(), engine)
        }
        let values = try weights.floats()
        let steps = try parts.map { part in
            let shape = [operands.output.shape[0], part.phases.count * channels] + part.sizes
            let strides = Layout.channelsLast(rank: shape.count).strides(shape)
            let target = try MemoryDescriptor(shape: shape, strides: strides, type: operands.output.format.oneDNN)
            let kernel = try kernel(part, Constant(floats: values), operands, to: target, engine)
            let copies = part.phases.enumerated().map { block, phases in
                StridedCopy(
                    shape: [shape[0], channels] + phases.map(\.count), sourceOffset: block * channels,
                    sourceStrides: strides,
                    destinationOffset: zip(phases, operands.output.strides[2...]).reduce(0) { $0 + $1.0.first * $1.1 },
                    destinationStrides: operands.output.strides[..<2]
                        + zip(window.strides, operands.output.strides[2...]).map { $0 * $1 }
                ).simplified()
            }
            return PhasedConvolution.Step(convolution: kernel, byteCount: target.byteCount, copies: copies)
        }
        guard steps.allSatisfy(\.isFast) else { return nil }
        return PhasedConvolution(
            steps: steps, output: operands.output.format,
            clearedCount: transposed.leavesGaps
                ? operands.output.type.elementCount : 0)
    }

    private func kernel(
        _ part: TransposedWindow.Part, _ weights: Constant, _ operands: Operands, to target: MemoryDescriptor,
        _ engine: Engine
    ) throws -> PrimitiveKernel {
        let upstream = try operands.inputs[0].descriptor()
        let turned = part.weights(try weights.floats(), shape: operands.inputs[1].shape, groups: groups)
        let shape = groupedWeightShape(turned.shape, groups: groups)
        let primitive = try Primitive.convolution(
            source: upstream, weights: .anyLayout(shape: shape, type: operands.inputs[0].format.oneDNN), bias: nil,
            destination: target, window: part.window.oneDNN, postOps: postOps, engine: engine)
        let packed = try PackedWeights(
            Constant(floats: turned.values), plain: .rowMajor(shape: shape), for: primitive, engine)
        return PrimitiveKernel(
            primitive: primitive,
            arguments: [
                (.source, upstream, .input(0)), (.weights, packed.descriptor, .weights(packed.buffer)),
                (.destination, target, .output),
            ])
    }

    private func backwardKernel(_ operands: Operands, _ engine: Engine) throws -> any Kernel {
        let (upstream, x) = (try operands.inputs[0].descriptor(), try operands.output.descriptor())
        let shape = groupedWeightShape(operands.inputs[1].shape, groups: groups)
        let primitive = try Primitive.convolutionBackwardData(
            diffSource: x, weights: .anyLayout(shape: shape, type: operands.inputs[0].format.oneDNN),
            diffDestination: upstream, window: window.oneDNN, engine: engine)
        let weights = try packedWeights(operands.inputs[1], shape, for: primitive, engine)
        return PrimitiveKernel(
            primitive: primitive,
            arguments: [
                (.diffDestination, upstream, .input(0)), (.weights, weights.descriptor, .weights(weights.buffer)),
                (.diffSource, x, .output),
            ])
    }
}

/// The gradient of a strided convolution: convolutions into the scratchpad, each copied to the positions that it makes.
private struct PhasedConvolution: Kernel {
    struct Step: Sendable {
        let convolution: PrimitiveKernel
        /// Of its result.
        let byteCount: Int
        let copies: [StridedCopy]

        var isFast: Bool { !["ref", "gemm"].contains { convolution.implementation.hasPrefix($0) } }
    }

    let steps: [Step]
    let output: ElementFormat
    /// How many elements of the output are set to 0 first.
    let clearedCount: Int

    var implementation: String { steps.first?.convolution.implementation ?? "native" }
    var weightByteCount: Int { steps.reduce(0) { $0 + $1.convolution.weightByteCount } }
    private var resultByteCount: Int { ((steps.map(\.byteCount).max() ?? 0) + 63) & ~63 }
    var scratchpadByteCount: Int { resultByteCount + (steps.map(\.convolution.scratchpadByteCount).max() ?? 0) }

    func bind(_ memory: KernelMemory) throws -> () throws -> Void {
        output == .float32 ? try bind(memory, Float.self) : try bind(memory, BFloat16.self)
    }

    private func bind<Element: StoredElement>(
        _ memory: KernelMemory, _ element: Element.Type
    ) throws -> () throws -> Void {
        guard let scratchpad = memory.scratchpad else { throw GraphError("a kernel has no memory to work in") }
        let result = scratchpad.assumingMemoryBound(to: Element.self)
        let target = memory.output(of: element)
        let parts = try steps.map { step in
            let run = try step.convolution.bind(
                KernelMemory(
                    inputs: memory.inputs, output: scratchpad, scratchpad: scratchpad + resultByteCount,
                    context: memory.context))
            return (run: run, copies: step.copies)
        }
        return { [clearedCount] in
            if clearedCount > 0 { target.update(repeating: Element(rounding: 0), count: clearedCount) }
            for part in parts {
                try part.run()
                for copy in part.copies { copy.run(from: result, to: target) }
            }
        }
    }
}
