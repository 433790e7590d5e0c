/// Compiles a graph: chooses layouts, makes kernels, and lays activations out in one arena.
package struct PlanBuilder {
    /// A tensor in one particular layout.
    private struct Value {
        let type: TensorType
        let layout: Layout
        let format: ElementFormat
        /// The value whose memory this one is a view of.
        var root: Int
        var buffer: AlignedBuffer?
        let constant: Constant?
    }

    private struct Draft {
        let name: String
        let operation: any Operator
        var inputs: [Int]
        let output: Int
        let phase: Int
    }

    private let graph: Graph
    private let backend: any Backend
    private let results: Set<TensorID>
    private var values: [Value] = []
    private var primary: [TensorID: Int] = [:]
    /// The values that the caller writes or reads.
    private var published: [TensorID: Int] = [:]
    private var drafts: [Draft] = []

    /// - Parameters:
    ///   - phases: what each phase computes. A phase runs after the earlier ones, and may then run again alone: what it reads
    ///     of theirs is kept. In a phase of `.bfloat16`, activations and weights are in bfloat16 where operators know it;
    ///     inputs and results are in float32.
    ///   - inputs: how the graph's inputs are written; those that are left out lie as the plan likes them.
    ///   - backend: what computes it.
    /// - Throws: `GraphError` for what cannot be compiled, with the node.
    package static func compile(
        _ graph: Graph, phases: [Phase], inputs: [TensorPort] = [], on backend: any Backend = CPUBackend()
    ) throws -> Plan {
        backend.prepareThread()
        var builder = PlanBuilder(
            graph: graph, backend: backend, results: Set(phases.flatMap(\.results).map(\.tensor)))
        builder.place(inputs)
        try builder.draftSteps(phases)
        builder.placeInPlaceOutputs(pinned: builder.pinnedRoots())
        return try builder.finish(phases)
    }

    private init(graph: Graph, backend: any Backend, results: Set<TensorID>) {
        self.graph = graph
        self.backend = backend
        self.results = results
    }

    // MARK: Layouts

    /// Gives the inputs their memory: channels last, as feature maps lie, unless the caller says otherwise.
    private mutating func place(_ ports: [TensorPort]) {
        let stated = Dictionary(ports.map { ($0.tensor, $0.layout) }, uniquingKeysWith: { $1 })
        for input in graph.inputs {
            let type = graph.type(of: input)
            let layout = (stated[input] ?? .any).layout(rank: type.rank, own: .channelsLast(rank: type.rank))
            let value = addValue(type, layout, .float32)
            (primary[input], published[input]) = (value, value)
        }
    }

    private mutating func draftSteps(_ phases: [Phase]) throws {
        let names = phases.map(\.name)
        if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
            throw GraphError("two phases of a plan are called '\(twice)'")
        }
        var done: Set<TensorID> = []
        for (index, phase) in phases.enumerated() {
            var needed = Set(phase.results.map(\.tensor))
            for node in graph.nodes.reversed() where needed.contains(node.output) { needed.formUnion(node.inputs) }
            for node in graph.nodes where needed.contains(node.output) && done.insert(node.output).inserted {
                try naming(node: node.label) { try draft(node, index, phase.precision) }
            }
            for result in phase.results { try publish(result, index) }
        }
    }

    /// Makes sure that what the caller reads is float32, in the layout that it says.
    private mutating func publish(_ port: TensorPort, _ phase: Int) throws {
        let name = graph[port.tensor].name
        guard let value = published[port.tensor] ?? primary[port.tensor] else {
            throw GraphError("nothing computes '\(name)'")
        }
        let (type, own) = (values[value].type, values[value].layout)
        let wanted = port.layout.layout(rank: type.rank, own: own)
        guard published[port.tensor] == nil || wanted.isEquivalent(to: own, shape: type.shape) else {
            throw GraphError("the tensor '\(name)' is handed over in two layouts; ask for it in one")
        }
        published[port.tensor] = converted(value, to: wanted, .float32, phase)
    }

    private mutating func draft(_ node: Graph.Node, _ phase: Int, _ precision: Precision) throws {
        guard graph.type(of: node.output).elementType == .float32 else {
            throw GraphError("it computes integers from the picture, which is not supported")
        }
        let inputs = try node.inputs.enumerated().map {
            try value($1, absorbed: node.operation.absorbedInputs.contains($0))
        }
        let types = node.inputs.map { graph.type(of: $0) }
        let decision = node.operation.layouts(inputs.map { values[$0].layout }, types)
        let formats =
            precision == .bfloat16
            ? node.operation.formats(inputs.map { values[$0].format }, isResult: results.contains(node.output))
            : .float32(count: inputs.count)
        let operands = inputs.indices.map { index in
            node.operation.absorbedInputs.contains(index) && values[inputs[index]].constant != nil
                ? inputs[index]
                : converted(inputs[index], to: decision.inputs[index], formats.inputs[index], phase)
        }
        let output = addValue(graph.type(of: node.output), decision.output, formats.output)
        primary[node.output] = output
        if node.operation.storage == .view {
            values[output].root = values[operands[0]].root
        } else {
            drafts.append(
                Draft(name: node.name, operation: node.operation, inputs: operands, output: output, phase: phase))
        }
    }

    /// The value that holds a tensor. A constant's values are loaded unless the kernel absorbs them.
    private mutating func value(_ tensor: TensorID, absorbed: Bool) throws -> Int {
        let type = graph.type(of: tensor)
        guard let constant = graph[tensor].constant else {
            guard let known = primary[tensor] else { throw GraphError("nothing computes '\(graph[tensor].name)'") }
            return known
        }
        let index = primary[tensor] ?? addValue(type, .rowMajor(rank: type.rank), .float32, constant: constant)
        primary[tensor] = index
        if !absorbed, values[index].buffer == nil {
            values[index].buffer = try AlignedBuffer(floats: constant.floats())
        }
        return index
    }

    private mutating func addValue(
        _ type: TensorType, _ layout: Layout, _ format: ElementFormat, constant: Constant? = nil
    ) -> Int {
        values.append(
            Value(
                type: type, layout: layout, format: format, root: values.count, buffer: nil, constant: constant))
        return values.count - 1
    }

    /// The value itself, or a copy in another layout or format.
    private mutating func converted(_ value: Int, to layout: Layout, _ format: ElementFormat, _ phase: Int) -> Int {
        let known = values[value]
        if known.format == format, layout.isEquivalent(to: known.layout, shape: known.type.shape) { return value }
        let output = addValue(known.type, layout, format)
        drafts.append(
            Draft(name: "reorder", operation: Reorder(), inputs: [value], output: output, phase: phase))
        return output
    }

    // MARK: Memory

    /// Memory that has to survive to the end: results, inputs, and what one phase leaves for a later one.
    private func pinnedRoots() -> Set<Int> {
        var pinned = Set(published.values.map { values[$0].root })
        var phaseOfRoot: [Int: Int] = [:]
        for draft in drafts { phaseOfRoot[values[draft.output].root] = draft.phase }
        for draft in drafts {
            for input in draft.inputs {
                let root = values[input].root
                if let made = phaseOfRoot[root], made < draft.phase { pinned.insert(root) }
            }
        }
        return pinned
    }

    /// Gives each accumulating step its operand's memory, if nobody needs the operand afterwards, and a copy of it otherwise.
    private mutating func placeInPlaceOutputs(pinned: Set<Int>) {
        var (pinned, index) = (pinned, 0)
        while index < drafts.count {
            defer { index += 1 }
            guard case .inPlace(let operand) = drafts[index].operation.storage else { continue }
            let input = drafts[index].inputs[operand]
            let root = values[input].root
            let isNeededLater =
                pinned.contains(root) || values[root].constant != nil
                || drafts[(index + 1)...].contains { $0.inputs.contains { values[$0].root == root } }
                || drafts[index].inputs.enumerated().contains {
                    $0.offset != operand && values[$0.element].root == root
                }
            if isNeededLater {
                let copy = addValue(
                    values[input].type, values[drafts[index].output].layout, values[drafts[index].output].format)
                drafts.insert(
                    Draft(
                        name: drafts[index].name, operation: Reorder(), inputs: [input], output: copy,
                        phase: drafts[index].phase), at: index)
                index += 1
                drafts[index].inputs[operand] = copy
            }
            let output = drafts[index].output
            let target = values[drafts[index].inputs[operand]].root
            for value in values.indices where values[value].root == output { values[value].root = target }
            // Memory that holds a result now may not be accumulated onto again.
            if pinned.contains(output) { pinned.insert(target) }
        }
    }

    private func finish(_ phases: [Phase]) throws -> Plan {
        var lifetimes: [Int: ArenaPlanner.Lifetime] = [:]
        let pinned = pinnedRoots()
        func touch(_ value: Int, at step: Int) {
            let root = values[value].root
            guard values[root].constant == nil else { return }
            let end = pinned.contains(root) ? drafts.count : step
            let byteCount = values[root].type.elementCount * values[root].format.byteCount
            if let known = lifetimes[root] {
                lifetimes[root] = .init(start: known.start, end: max(known.end, end), byteCount: byteCount)
            } else {
                lifetimes[root] = .init(start: step, end: end, byteCount: byteCount)
            }
        }
        for input in graph.inputs { if let value = primary[input] { touch(value, at: -1) } }
        for (step, draft) in drafts.enumerated() {
            for value in draft.inputs + [draft.output] { touch(value, at: step) }
        }
        let arena = ArenaPlanner.place(lifetimes)
        func location(_ value: Int) -> Plan.Location {
            if let buffer = values[values[value].root].buffer { return .constant(buffer) }
            return .arena(offset: arena.offsets[values[value].root] ?? 0)
        }
        var steps: [[Plan.Step]] = phases.map { _ in [] }
        for draft in drafts {
            let operands = Operands(inputs: draft.inputs.map(operand), output: operand(draft.output))
            let kernel: any Kernel = try naming(node: "'\(draft.name)' (\(draft.operation.name))") {
                operands.output.type.elementCount == 0
                    ? EmptyKernel() : try backend.makeKernel(for: draft.operation, operands)
            }
            steps[draft.phase].append(
                Plan.Step(
                    name: draft.name, operation: draft.operation.name, kernel: kernel,
                    inputs: draft.inputs.map(location), output: location(draft.output)))
        }
        let ports = published.mapValues {
            Plan.Port(location: location($0), type: values[$0].type, layout: values[$0].layout)
        }
        return Plan(
            phases: zip(phases, steps).map { ($0.name, $1) }, ports: ports, arenaByteCount: arena.byteCount,
            largestLiveByteCount: ArenaPlanner.largestLiveSet(Array(lifetimes.values)),
            constantByteCount: values.reduce(0) { $0 + ($1.buffer?.byteCount ?? 0) }, backend: backend)
    }

    private func operand(_ value: Int) -> Operand {
        Operand(
            type: values[value].type, layout: values[value].layout, format: values[value].format,
            constant: values[value].constant)
    }
}
