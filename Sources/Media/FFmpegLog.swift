internal import CFFmpeg

/// How much libav* itself writes to stderr. The setting belongs to the whole process.
package enum FFmpegLog {
    /// Nothing: damage is counted and errors are thrown, so what libav* prints would be said twice.
    package static func quiet() { av_log_set_level(AV_LOG_QUIET) }

    /// libav*'s own messages, as `ffmpeg` shows them by default.
    package static func verbose() { av_log_set_level(AV_LOG_INFO) }
}
