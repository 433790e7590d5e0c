import CamVideo

/// When a class is seen, and where in the picture.
func hottestMoments(of label: String, in video: String, model: String) async throws -> [String] {
    var options = AnnotationOptions()
    options.model.source = .path(model)
    options.targets = [.className(label)]
    options.cadence = .every(2)
    var lines: [String] = []
    for try await frame in VideoExplanation(of: video, options: options) {
        let map = frame.maps[0]
        guard map.figure > 0.5, let peak = map.peak else { continue }
        lines.append("\(frame.time) s: \(map.text) at \(Int(100 * peak.x))%, \(Int(100 * peak.y))%")
    }
    return lines
}
