/// Where a video comes from, told apart by how it is written on the command line.
package enum MediaInput: Sendable, Equatable {
    case standardInput
    /// Anything with a scheme, `https://...`: whatever protocols and playlists libav* was built with.
    case url(String)
    case file(path: String)

    package init(_ argument: String) {
        if argument == "-" {
            self = .standardInput
        } else if let scheme = Self.scheme(of: argument), scheme != "file" {
            self = .url(argument)
        } else if argument.hasPrefix("file://") {
            self = .file(path: String(argument.dropFirst("file://".count)))
        } else {
            self = .file(path: argument)
        }
    }

    /// The name by which messages speak of it.
    package var name: String {
        switch self {
        case .standardInput: "standard input"
        case .url(let url): url
        case .file(let path): path
        }
    }

    /// What libavformat opens.
    var location: String {
        switch self {
        case .standardInput: "pipe:0"
        case .url(let url): url
        case .file(let path): "file:" + path
        }
    }

    /// Protocols and formats that the bytes may lead libavformat to. A file named clip.mp4 can hold a playlist that
    /// names other files and hosts, so for files and pipes only formats that hold their own data are tried.
    var whitelist: (protocols: String, formats: String)? {
        switch self {
        case .standardInput: ("pipe", Self.containers)
        case .url: nil
        case .file: ("file", Self.containers)
        }
    }

    private static func scheme(of argument: String) -> String? {
        guard let end = argument.firstRange(of: "://") else { return nil }
        let scheme = argument[..<end.lowerBound]
        let isValid =
            scheme.first?.isLetter == true
            && scheme.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0)) }
        return isValid ? scheme.lowercased() : nil
    }

    private static let containers = [
        "mov", "mp4", "matroska", "webm", "avi", "mpegts", "mpeg", "mpegvideo", "h261", "h263", "h264", "hevc", "vvc",
        "av1", "obu", "ivf", "m4v", "vc1", "dirac", "mjpeg", "flv", "live_flv", "asf", "ogg", "mxf", "gxf", "nut",
        "nuv",
        "rm", "dv", "wtv", "swf", "y4m", "yuv4mpegpipe", "gif", "apng", "mpjpeg", "cavsvideo", "dnxhd", "lxf", "r3d",
        "png_pipe", "jpeg_pipe", "bmp_pipe", "webp_pipe", "tiff_pipe", "jpegxl_pipe", "j2k_pipe", "qoi_pipe",
        "ppm_pipe",
        "pgm_pipe", "pgx_pipe", "pam_pipe", "exr_pipe", "dpx_pipe", "sgi_pipe", "sunrast_pipe", "image2",
        // Sound alone: opened so that the message can say that there is no picture in it.
        "wav", "w64", "mp3", "aac", "ac3", "eac3", "flac", "aiff", "au", "caf", "amr", "ape", "wv", "tta", "dts",
    ].joined(separator: ",")
}
