import Foundation
import Media
import Rendering

/// A PNG picture that appears under its name when it is complete; `-` is standard output.
struct PictureFile {
    private let path: String
    private let overwrites: Bool

    /// Says at once what is wrong with a name. Nothing is kept of it while the picture is made, so a program that is stopped
    /// leaves nothing.
    /// - Parameter inputs: paths that are read.
    init(path: String, inputs: [String], overwrites: Bool) throws {
        let output = MediaOutput(path)
        var names = ResultNames(inputs: inputs)
        try names.claim(output)
        try OutputFile(output, overwrite: overwrites).discard()
        guard output == .standardOutput || path.lowercased().hasSuffix(".png") || OutputFile.isDevice(path) else {
            throw CamVideoError("cannot write \(path): the picture is a PNG file; give a name that ends in .png")
        }
        self.path = path
        self.overwrites = overwrites
    }

    /// - Throws: ``CamVideoError`` or `MediaError` where it could not be written whole; then nothing is left.
    func write(_ picture: RGBPicture) throws {
        let format = PictureFormat(
            width: picture.size.width, height: picture.size.height, pixelFormat: .rgb24, range: .full)
        let frame = try Frame.make(format) { planes in
            let plane = planes[0]
            let rowBytes = 3 * picture.size.width
            picture.bytes.withUnsafeBufferPointer { bytes in
                guard let base = bytes.baseAddress else { return }
                for row in 0..<picture.size.height {
                    (plane.base + row * plane.stride).update(from: base + row * rowBytes, count: rowBytes)
                }
            }
        }
        let file = try SidecarFile(path: path, overwrites: overwrites)
        try file.append(Data(try PNGEncoder.encode(frame)))
        try file.complete()
        guard !file.isAbandoned else { throw CamVideoError("cannot write \(file.file.output.name): broken pipe") }
        try file.file.commit()
    }
}
