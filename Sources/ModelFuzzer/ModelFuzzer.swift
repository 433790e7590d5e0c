import CLibFuzzer
import Foundation
import NeuralGraph
import ONNX

/// Reads any bytes as an ONNX model, and what can be read is compiled, differentiated and run if it is small. Errors are the right
/// answer to most bytes; crashes, hangs and memory without bounds are not. See scripts/fuzzing/fuzz.sh.
@main
enum ModelFuzzer {
    static func main() {
        var (count, arguments) = (CommandLine.argc, CommandLine.unsafeArgv as UnsafeMutablePointer<_>?)
        exit(LLVMFuzzerRunDriver(&count, &arguments) { bytes, count in tryModel(bytes, count) })
    }
}

private func tryModel(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    do {
        let model = try ONNXModel(bytes: Data(UnsafeBufferPointer(start: bytes, count: count)), folder: nil)
        try run(try Importer.read(model, inputs: bindings(model.graph.inputs)))
        _ = try Importer.read(model, inputShape: [1, 3, 32, 32])
    } catch {
        // Every error has to have its sentence.
        precondition(!"\(error)".isEmpty)
    }
    return 0
}

/// Floating-point inputs are given when the network runs, integers are small constants, and open sizes are 2.
private func bindings(_ inputs: [ONNXValueInfo]) throws -> [String: InputBinding] {
    var result: [String: InputBinding] = [:]
    for input in inputs {
        let shape = (input.shape ?? []).map { if case .fixed(let size) = $0 { size } else { 2 } }
        let type = try TensorType(shape)
        if input.elementType?.isInteger ?? false {
            guard type.elementCount <= 4096 else { continue }
            let values = (0..<type.elementCount).map { Int64($0 % 7) - 1 }
            result[input.name] = .constant(ONNXTensor(name: input.name, shape: shape, int64s: values))
        } else {
            result[input.name] = .tensor(type)
        }
    }
    return result
}

/// As an explanation would: the passes, the gradient of the first output with respect to the first input, and both phases in
/// both precisions.
private func run(_ source: Graph) throws {
    var graph = source
    try graph.verify()
    let elements = graph.tensors.reduce(0) { $0 + $1.type.elementCount }
    let products = graph.layerSummaries().reduce(0.0) { $0 + $1.multiplyAccumulateCount }
    guard elements < 1 << 18, products < 1e7, graph.nodes.count < 200 else { return }
    try graph.simplify()
    try graph.verify()
    let outputs = graph.outputs.filter { !graph.isConstant($0) }
    var results = [(Phase.Name.forward, outputs)]
    if let output = outputs.first, let input = graph.inputs.first {
        var differentiable = graph
        let seed = try differentiable.addConstant(
            "seed", shape: graph.shape(of: output),
            floats: Array(repeating: 1, count: graph.type(of: output).elementCount))
        if let gradient = try? differentiable.appendGradients(of: output, seed: seed, withRespectTo: [input]).first,
            !differentiable.isConstant(gradient)
        {
            graph = differentiable
            graph.outputs.append(gradient)
            results.append((.gradient, [gradient]))
        }
    }
    graph.fuseEpilogues()
    try graph.verify()
    for precision in [Precision.float32, .bfloat16] {
        let phases = results.map { Phase($0, $1, precision: precision) }
        let session = try PlanBuilder.compile(graph, phases: phases).makeSession()
        for input in graph.inputs {
            let view = try session.view(input)
            view.setRowMajor(view.elements.indices.map { Float($0 % 5) - 2 })
        }
        for phase in phases { try session.run(phase.name) }
    }
}
