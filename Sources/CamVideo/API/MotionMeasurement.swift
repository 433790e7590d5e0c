import Media

/// Writes how each frame of a video moved from the one before, as a NumPy file: float32 (frames, rows, columns, 4).
///
/// For each block of the upright picture: where it was in the frame before, in pixels to the right and downwards from where it is;
/// how well that is determined, and whether it was to be seen there, from 0 to 1. The first frame and cuts are zeros.
public final class MotionMeasurement: Sendable {
    private let input: MediaInput
    private let output: String
    private let options: MotionOptions
    private let interruption = Interrupt()

    /// - Parameters:
    ///   - input: a file, a URL that FFmpeg reads, or `-` for standard input.
    ///   - output: the NumPy file.
    public init(input: String, output: String, options: MotionOptions = MotionOptions()) {
        self.input = MediaInput(input)
        self.output = output
        self.options = options
    }

    /// Stops reading; the file is complete up to there. From any thread.
    public func interrupt() { interruption.raise() }

    /// Blocks, so call it away from Swift's cooperative thread pool.
    /// - Parameter onEvent: called on the same thread.
    /// - Throws: ``CamVideoError``, or ``Interrupted`` where it was stopped before the first frame. Then nothing is left under the
    ///   output's name.
    public func run(onEvent: (AnnotationEvent) -> Void = { _ in }) throws -> MotionSummary {
        do {
            if options.isVerbose { FFmpegLog.verbose() } else { FFmpegLog.quiet() }
            try options.validate()
            return try MotionJob(input: input, output: output, options: options, interrupt: interruption).run(
                onEvent: onEvent)
        } catch {
            throw error is CamVideoError || error is Interrupted ? error : CamVideoError(String(describing: error))
        }
    }
}
