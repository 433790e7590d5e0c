/// What a frame's picture is called, without its extension: as CVAT and `ffmpeg -start_number 0 frame_%06d.png` call them.
enum FrameName {
    /// - Parameter number: 0, 1, 2, ... over the frames of the input.
    static func of(_ number: Int) -> String {
        let digits = "\(number)"
        return "frame_" + String(repeating: "0", count: max(6 - digits.count, 0)) + digits
    }
}
