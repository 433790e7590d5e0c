/// The gradient of a sliding window as convolutions of the upstream with stride 1.
///
/// Counted from where the padding begins, a position of the input leaves a remainder when it is divided by the stride.
/// Positions with the same remainder, a phase, meet the same elements of the kernel, and lie `stride` apart.
struct TransposedWindow {
    /// What one remainder is along one axis.
    struct Phase {
        /// The kernel's elements, in the order in which the upstream meets them; none where the kernel is too small to reach.
        let taps: [Int]
        /// Zeros before the upstream.
        let pad: Int
        /// The first position, and how many there are.
        let first: Int
        let count: Int
    }

    /// One convolution: of one phase, or of several as blocks of its channels.
    struct Part {
        /// Each a phase along each axis.
        let phases: [[Phase]]
        let window: Window
        /// The result's spatial shape; a phase with fewer positions uses the first ones.
        let sizes: [Int]
    }

    /// By axis.
    private let phases: [[Phase]]
    private let window: Window
    private let upstream: [Int]

    /// - Parameter input: the spatial shape of what the window walks over.
    /// - Returns: nil where the phases are no convolutions with such padding, as with steps and dilations along one axis.
    init?(_ window: Window, input: [Int]) {
        guard let upstream = try? window.outputSizes(input) else { return nil }
        var phases: [[Phase]] = []
        for axis in input.indices {
            guard let found = Self.phases(window, axis, size: input[axis]) else { return nil }
            phases.append(found)
        }
        (self.phases, self.window, self.upstream) = (phases, window, upstream)
    }

    private static func phases(_ window: Window, _ axis: Int, size: Int) -> [Phase]? {
        let (step, dilation, pad) = (window.strides[axis], window.dilations[axis], window.padsBegin[axis])
        guard step == 1 || dilation == 1, pad >= 0 else { return nil }
        var phases: [Phase] = []
        for remainder in 0..<step where size - 1 + pad >= remainder {
            let taps = Array(stride(from: remainder, to: window.kernel[axis], by: step).reversed())
            let begin = (pad - remainder + step - 1) / step
            let count = (size - 1 + pad - remainder) / step - begin + 1
            guard count > 0 else { continue }
            let before = dilation * (taps.count - 1) - begin
            guard taps.isEmpty || before >= 0 else { return nil }
            phases.append(
                Phase(taps: taps, pad: before, first: begin * step + remainder - pad, count: count))
        }
        return phases
    }

    /// The phases that the kernel reaches.
    private var reached: [[Phase]] {
        phases.reduce([[]]) { combined, axis in
            combined.flatMap { before in axis.filter { !$0.taps.isEmpty }.map { before + [$0] } }
        }
    }

    /// Whether phases leave positions out, which are 0.
    var leavesGaps: Bool { phases.contains { $0.contains { $0.taps.isEmpty } } }

    /// - Parameter joined: whether all phases are one convolution.
    /// - Returns: nil where the upstream would have to be cut off for one of them.
    func parts(joined: Bool) -> [Part]? {
        let groups = joined ? [reached] : reached.map { [$0] }
        let parts = groups.compactMap(part)
        return parts.count == groups.count ? parts : nil
    }

    private func part(_ phases: [[Phase]]) -> Part? {
        var result = Window(kernel: [], strides: [], dilations: window.dilations, padsBegin: [], padsEnd: [])
        var sizes: [Int] = []
        for axis in upstream.indices {
            let (found, dilation) = (phases.map { $0[axis] }, window.dilations[axis])
            guard let before = found.map(\.pad).max(), let size = found.map(\.count).max(),
                let reach = found.map({ dilation * ($0.taps.count - 1) - $0.pad }).max()
            else { return nil }
            let after = size - upstream[axis] + reach
            guard after >= 0 else { return nil }
            result.kernel.append((reach + before) / dilation + 1)
            result.strides.append(1)
            result.padsBegin.append(before)
            result.padsEnd.append(after)
            sizes.append(size)
        }
        return Part(phases: phases, window: result, sizes: sizes)
    }
}

extension TransposedWindow.Part {
    /// The weights of its convolution: [phases * C, O / groups, kernel...] of the window's [O, C / groups, kernel...].
    func weights(_ values: [Float], shape: [Int], groups: Int) -> (shape: [Int], values: [Float]) {
        let (channels, filters) = (shape[1], shape[0] / groups)
        let (old, new) = (shape[2...].reduce(1, *), window.kernel.reduce(1, *))
        var result = [Float](repeating: 0, count: phases.count * groups * channels * filters * new)
        for block in phases.indices {
            let places = (0..<new).map { place(of: $0, block, kernel: Array(shape[2...])) }
            for (group, channel) in (0..<groups * channels).lazy.map({ ($0 / channels, $0 % channels) }) {
                for filter in 0..<filters {
                    let from = ((group * filters + filter) * channels + channel) * old
                    let to = (((block * groups + group) * channels + channel) * filters + filter) * new
                    for (index, place) in places.enumerated() {
                        if let place { result[to + index] = values[from + place] }
                    }
                }
            }
        }
        return ([phases.count * groups * channels, filters] + window.kernel, result)
    }

    /// Where in the window's kernel an element of this one comes from, row-major; nil where it is 0.
    private func place(of element: Int, _ block: Int, kernel: [Int]) -> Int? {
        var (rest, place, step) = (element, 0, 1)
        for axis in kernel.indices.reversed() {
            let phase = phases[block][axis]
            let tap = rest % window.kernel[axis] - (window.padsBegin[axis] - phase.pad)
            guard phase.taps.indices.contains(tap) else { return nil }
            place += phase.taps[tap] * step
            step *= kernel[axis]
            rest /= window.kernel[axis]
        }
        return place
    }
}
