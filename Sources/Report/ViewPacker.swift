import Maps

/// Packs what a report has of one view, frame by frame.
struct ViewPacker {
    private let view: ReportRun.View
    private let frameCount: Int
    private var drawn: (packer: MapPacker, resolution: MapResolution)?
    private var raw: (packer: MapPacker, resolution: MapResolution)?
    private var lows: [Float] = []
    private var highs: [Float] = []
    private var figures: [Float] = []
    private var rawFigures: [Float] = []
    private var fades: [Float] = []
    private var changes: [UInt8] = []
    private var texts: [String] = []
    private var numbers: [String: UInt32] = [:]
    private var labels: [UInt32] = []

    init(_ view: ReportRun.View, frameCount: Int) {
        self.view = view
        self.frameCount = frameCount
    }

    mutating func append(_ frame: ReportFrame.View) {
        Self.append(frame.drawn, to: &drawn, frameCount)
        if let map = frame.raw {
            let finite = SaliencyMap(
                width: map.width, height: map.height, values: map.values.map { $0.isFinite ? $0 : 0 })
            let (low, high) = finite.bounds
            lows.append(low)
            highs.append(high)
            let isFlat = high <= low
            let shares = finite.values.map { isFlat ? 0 : ($0 - low) / (high - low) }
            Self.append(SaliencyMap(width: map.width, height: map.height, values: shares), to: &raw, frameCount)
        }
        figures.append(frame.figure)
        rawFigures.append(frame.rawFigure ?? rawFigures.last ?? .nan)
        fades.append(frame.fade ?? .nan)
        changes.append(frame.change == nil ? 0 : 1)
        let number = numbers[frame.label] ?? UInt32(texts.count)
        if number == texts.count {
            numbers[frame.label] = number
            texts.append(frame.label)
        }
        labels.append(number)
    }

    mutating func finish(in store: inout BlobStore) throws -> ViewData {
        ViewData(
            name: view.name, network: view.network, isSigned: view.isSigned, isProbability: view.isProbability,
            drawn: Self.finish(&drawn, in: &store), raw: Self.finish(&raw, in: &store), lows: store.add(lows),
            highs: store.add(highs), figures: store.add(figures), rawFigures: store.add(rawFigures),
            fades: store.add(fades), changes: store.add(changes), texts: try store.add(texts: texts),
            labels: store.add(labels))
    }

    private static func append(
        _ map: SaliencyMap, to maps: inout (packer: MapPacker, resolution: MapResolution)?, _ frameCount: Int
    ) {
        let resolution =
            maps?.resolution ?? MapResolution(width: map.width, height: map.height, frames: frameCount)
        let reduced = resolution.reduced(map)
        var packer =
            maps?.packer ?? MapPacker(width: reduced.width, height: reduced.height, levels: resolution.levels)
        // One owner while it grows, so that nothing is copied.
        maps = nil
        packer.append(reduced)
        maps = (packer, resolution)
    }

    private static func finish(
        _ maps: inout (packer: MapPacker, resolution: MapResolution)?, in store: inout BlobStore
    ) -> MapsData {
        guard var packer = maps?.packer, let resolution = maps?.resolution else {
            return MapsData(width: 0, height: 0, levels: 1, mapsPerBlock: 1, count: 0, divisor: 1, blobs: [])
        }
        return MapsData(
            width: packer.width, height: packer.height, levels: packer.levels,
            mapsPerBlock: MapPacker.mapsPerBlock, count: packer.count, divisor: resolution.divisor,
            blobs: packer.finish().map { store.add($0) })
    }
}
