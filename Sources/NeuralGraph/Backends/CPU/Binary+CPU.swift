import Foundation
import OneDNN

extension Binary {
    func makeKernel(_ operands: Operands, _ engine: Engine) throws -> any Kernel {
        let loop = ElementwiseLoop(inputs: operands.inputs, output: operands.output)
        let formats = (operands.inputs[0].format, operands.inputs[1].format, operands.output.format)
        switch formats {
        case (.float32, .float32, .float32): return kernel(loop)
        case (.bfloat16, .bfloat16, .bfloat16): return kernel(loop, BFloat16.self, BFloat16.self, BFloat16.self)
        case (.bfloat16, .float32, .bfloat16): return kernel(loop, BFloat16.self, Float.self, BFloat16.self)
        case (.float32, .bfloat16, .bfloat16): return kernel(loop, Float.self, BFloat16.self, BFloat16.self)
        case (.bfloat16, .bfloat16, .float32): return kernel(loop, BFloat16.self, BFloat16.self, Float.self)
        case (.bfloat16, .float32, .float32): return kernel(loop, BFloat16.self, Float.self, Float.self)
        case (.float32, .bfloat16, .float32): return kernel(loop, Float.self, BFloat16.self, Float.self)
        case (.float32, .float32, .bfloat16): throw GraphError("float32 operands make no bfloat16 result")
        }
    }

    /// Sums, differences, products and a ReLU's gradient where an operand or the result lies in bfloat16.
    private func kernel<A: StoredElement, B: StoredElement, Result: StoredElement>(
        _ loop: ElementwiseLoop, _ first: A.Type, _ second: B.Type, _ result: Result.Type
    ) -> any Kernel {
        NativeKernel { [kind] memory in
            let (a, b) = (memory.input(0, of: first), memory.input(1, of: second))
            let output = memory.output(of: result)
            return switch kind {
            case .subtract: { loop.run(output, a, b) { $0 - $1 } }
            case .multiply: { loop.run(output, a, b) { $0 * $1 } }
            case .add: { loop.run(output, a, b) { $0 + $1 } }
            case .whereSecondIsPositive: { loop.run(output, a, b) { $1 > 0 ? $0 : 0 } }
            default: preconditionFailure("\(kind) has no bfloat16 kernel")
            }
        }
    }

    private func kernel(_ loop: ElementwiseLoop) -> any Kernel {
        return NativeKernel { [kind] memory in
            let (output, a, b) = (memory.outputFloats, UnsafePointer(memory.input(0)), UnsafePointer(memory.input(1)))
            return switch kind {
            case .add: { loop.run(output, a, b) { $0 + $1 } }
            case .subtract: { loop.run(output, a, b) { $0 - $1 } }
            case .multiply: { loop.run(output, a, b) { $0 * $1 } }
            case .divide: { loop.run(output, a, b) { $0 / $1 } }
            case .minimum: { loop.run(output, a, b) { smaller($0, $1) } }
            case .maximum: { loop.run(output, a, b) { larger($0, $1) } }
            case .power: { loop.run(output, a, b) { pow($0, $1) } }
            case .equal: { loop.run(output, a, b) { $0 == $1 ? 1 : 0 } }
            case .greater: { loop.run(output, a, b) { $0 > $1 ? 1 : 0 } }
            case .greaterOrEqual: { loop.run(output, a, b) { $0 >= $1 ? 1 : 0 } }
            case .less: { loop.run(output, a, b) { $0 < $1 ? 1 : 0 } }
            case .lessOrEqual: { loop.run(output, a, b) { $0 <= $1 ? 1 : 0 } }
            case .and: { loop.run(output, a, b) { $0 != 0 && $1 != 0 ? 1 : 0 } }
            case .or: { loop.run(output, a, b) { $0 != 0 || $1 != 0 ? 1 : 0 } }
            case .exclusiveOr: { loop.run(output, a, b) { ($0 != 0) != ($1 != 0) ? 1 : 0 } }
            case .modulo: { loop.run(output, a, b) { floatModulo($0, $1) } }
            case .remainder: { loop.run(output, a, b) { fmod($0, $1) } }
            case .whereSecondIsPositive: { loop.run(output, a, b) { $1 > 0 ? $0 : 0 } }
            }
        }
    }
}
