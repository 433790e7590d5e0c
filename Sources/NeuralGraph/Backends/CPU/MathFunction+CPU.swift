import Foundation
import OneDNN

extension MathFunction {
    func makeKernel(_ operands: Operands, _ engine: Engine) throws -> any Kernel {
        let count = operands.output.type.elementCount
        let function = function
        return NativeKernel { memory in
            let (x, y) = (memory.input(0), memory.outputFloats)
            return { for index in 0..<count { y[index] = function(x[index]) } }
        }
    }

    private var function: @Sendable (Float) -> Float {
        switch kind {
        case .erf: { Foundation.erf($0) }
        case .sine: { Foundation.sin($0) }
        case .cosine: { Foundation.cos($0) }
        case .floor: { $0.rounded(.down) }
        case .ceiling: { $0.rounded(.up) }
        case .round: { $0.rounded(.toNearestOrEven) }
        case .sign: { $0 > 0 ? 1 : $0 < 0 ? -1 : $0 }
        case .not: { $0 == 0 ? 1 : 0 }
        }
    }
}
