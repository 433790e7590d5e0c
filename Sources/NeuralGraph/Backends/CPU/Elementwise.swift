/// Nested loops over a dense output and up to two broadcast inputs.
///
/// Axes are in the output's physical order, merged where all operands allow it; a stride of 0 repeats an element.
struct ElementwiseLoop: Sendable {
    private(set) var shape: [Int] = []
    private(set) var strides: [[Int]] = []

    /// - Parameter inputs: at most as many axes as the output; aligned at the last axis, as ONNX broadcasts.
    init(inputs: [Operand], output: Operand) {
        let rank = output.shape.count
        let inputStrides = inputs.map { input in
            let offset = rank - input.shape.count
            return (0..<rank).map { axis in
                axis < offset || input.shape[axis - offset] == 1 ? 0 : input.strides[axis - offset]
            }
        }
        strides = inputs.map { _ in [] }
        for axis in output.layout.order where output.shape[axis] != 1 {
            let size = output.shape[axis]
            let steps = inputStrides.map { $0[axis] }
            if let last = shape.indices.last, zip(strides, steps).allSatisfy({ $0[last] == $1 * size }) {
                shape[last] *= size
                for input in strides.indices { strides[input][last] = steps[input] }
            } else {
                shape.append(size)
                for input in strides.indices { strides[input].append(steps[input]) }
            }
        }
        if shape.isEmpty {
            shape = [1]
            strides = inputs.map { _ in [1] }
        }
    }

    /// Calls `row` for each innermost run with the output's and the inputs' offsets.
    @inline(__always)
    func forEachRow(_ row: (_ output: Int, _ first: Int, _ second: Int) -> Void) {
        guard !shape.contains(0) else { return }
        let inner = shape[shape.count - 1]
        let rows = shape.dropLast().reduce(1, *)
        for index in 0..<rows {
            var (rest, first, second) = (index, 0, 0)
            for axis in stride(from: shape.count - 2, through: 0, by: -1) {
                let position = rest % shape[axis]
                rest /= shape[axis]
                first += position * strides[0][axis]
                if strides.count > 1 { second += position * strides[1][axis] }
            }
            row(index * inner, first, second)
        }
    }

    /// output = f(first, second).
    @inline(__always)
    func run<A: StoredElement, B: StoredElement, Result: StoredElement>(
        _ output: UnsafeMutablePointer<Result>, _ first: UnsafePointer<A>, _ second: UnsafePointer<B>,
        _ f: (Float, Float) -> Float
    ) {
        let last = shape.count - 1
        let (count, stepA, stepB) = (shape[last], strides[0][last], strides[1][last])
        forEachRow { at, atA, atB in
            let (destination, a, b) = (output + at, first + atA, second + atB)
            switch (stepA, stepB) {
            case (1, 1):
                for i in 0..<count { destination[i] = Result(rounding: f(a[i].float, b[i].float)) }
            case (1, 0):
                let value = b[0].float
                for i in 0..<count { destination[i] = Result(rounding: f(a[i].float, value)) }
            case (0, 1):
                let value = a[0].float
                for i in 0..<count { destination[i] = Result(rounding: f(value, b[i].float)) }
            default:
                for i in 0..<count {
                    destination[i] = Result(rounding: f(a[i * stepA].float, b[i * stepB].float))
                }
            }
        }
    }

    /// output = f(output, first, second).
    @inline(__always)
    func update(
        _ output: UnsafeMutablePointer<Float>, _ first: UnsafePointer<Float>, _ second: UnsafePointer<Float>,
        _ f: (Float, Float, Float) -> Float
    ) {
        let last = shape.count - 1
        let (count, stepA, stepB) = (shape[last], strides[0][last], strides[1][last])
        forEachRow { at, atA, atB in
            let (destination, a, b) = (output + at, first + atA, second + atB)
            for i in 0..<count { destination[i] = f(destination[i], a[i * stepA], b[i * stepB]) }
        }
    }
}
