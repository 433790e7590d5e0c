internal import CFFmpeg
import Pictures

/// What the container says about a video stream.
package struct VideoStream: Sendable {
    /// The stream's index in its file.
    package let index: Int
    package let codecName: String
    package let timeBase: Rational
    package let width: Int
    package let height: Int
    /// The average frame rate, or the container's best guess; 25/1 where nothing is known.
    package let frameRate: Rational
    /// In ticks of `timeBase`; nil where the container does not say.
    package let start: Int64?
    package let duration: Int64?
    /// Exact where the container counts frames, else estimated from the duration; nil for live input.
    package let frameCountEstimate: Int?
    package let orientation: Orientation
    package let sampleAspectRatio: Rational
    package let isInterlaced: Bool

    /// How long a frame lasts at the frame rate, in ticks; at least 1.
    package var frameDuration: Int64 { max(1, frameRate.inverse.rescale(1, to: timeBase)) }

    /// How many frames come before a time, by the frame rate: exact where the rate is constant.
    /// - Parameter pts: in ticks of `timeBase`.
    package func frameNumber(atPTS pts: Int64) -> Int {
        let seconds = timeBase.seconds(pts) - timeBase.seconds(start ?? 0)
        return max(0, Int(Int64(saturating: (seconds * frameRate.value).rounded())))
    }

    init(_ stream: UnsafeMutablePointer<AVStream>, in context: UnsafeMutablePointer<AVFormatContext>) {
        let parameters = stream.pointee.codecpar.pointee
        index = Int(stream.pointee.index)
        codecName = String(cString: avcodec_get_name(parameters.codec_id))
        timeBase = Rational(stream.pointee.time_base)
        width = Int(parameters.width)
        height = Int(parameters.height)
        let guess = Rational(av_guess_frame_rate(context, stream, nil))
        let average = Rational(stream.pointee.avg_frame_rate)
        frameRate = average.isKnown ? average : guess.isKnown ? guess : Rational(25, 1)
        start = stream.pointee.start_time == cam_no_pts ? nil : stream.pointee.start_time
        if stream.pointee.duration > 0 {
            duration = stream.pointee.duration
        } else if context.pointee.duration > 0 {
            duration = Rational.microseconds.rescale(context.pointee.duration, to: timeBase)
        } else {
            duration = nil
        }
        if stream.pointee.nb_frames > 0 {
            frameCountEstimate = Int(stream.pointee.nb_frames)
        } else {
            frameCountEstimate = duration.map { [timeBase, frameRate] in
                Int(Int64(saturating: (timeBase.seconds($0) * frameRate.value).rounded()))
            }
        }
        if let matrix = cam_stream_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX), matrix.pointee.size >= 36 {
            orientation = matrix.pointee.data.withMemoryRebound(to: Int32.self, capacity: 9) {
                Orientation(displayMatrix: $0)
            }
        } else {
            orientation = .upright
        }
        sampleAspectRatio = Rational(av_guess_sample_aspect_ratio(context, stream, nil))
        isInterlaced = [AV_FIELD_TT, AV_FIELD_BB, AV_FIELD_TB, AV_FIELD_BT].contains {
            $0.rawValue == parameters.field_order.rawValue
        }
    }
}
