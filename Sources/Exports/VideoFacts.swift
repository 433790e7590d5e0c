/// What an export says of the video, upright.
package struct VideoFacts: Sendable, Equatable {
    /// By which the tool that reads the export knows it: a file's name or a URL.
    package var name: String
    /// In pixels.
    package var width: Int
    package var height: Int
    /// Frames a second, above 0.
    package var frameRate: Double
    /// Seconds; nil where it is not known.
    package var duration: Double?

    package init(name: String, width: Int, height: Int, frameRate: Double, duration: Double? = nil) {
        self.name = name
        self.width = width
        self.height = height
        self.frameRate = frameRate
        self.duration = duration
    }
}
