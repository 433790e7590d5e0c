import Maps
import Media
import Rendering

/// Draws maps and labels on frames. For one thread.
final class FrameRenderer {
    private let overlay: OverlayRenderer
    private let label: LabelRenderer?
    private let orientation: PictureOrientation
    private let isInvisible: Bool

    init(_ options: OverlayOptions, picture: PictureFormat, orientation: Orientation) throws {
        overlay = OverlayRenderer(
            colormap: options.colormap.colormap, opacity: options.opacity, encoding: ColorEncoding(picture))
        label = options.showsLabel ? try LabelRenderer() : nil
        self.orientation = PictureOrientation(orientation)
        isInvisible = options.opacity == 0 && !options.showsLabel
    }

    /// The frame with everything on it; the very same one where there is nothing to draw.
    func render(_ job: RenderJob) throws -> Frame {
        if isInvisible { return job.frame }
        return try job.frame.redrawn { planes in
            let image = PlanarImage(
                luma: ImagePlane(planes[0]), chromaU: ImagePlane(planes[1]), chromaV: ImagePlane(planes[2]),
                chromaShiftX: planes.picture.pixelFormat.chromaShift.x,
                chromaShiftY: planes.picture.pixelFormat.chromaShift.y, encoding: overlay.encoding)
            overlay.draw(job.map, on: image, orientation: orientation)
            try label?.draw(job.label, on: image, orientation: orientation)
        }
    }
}

extension ImagePlane {
    fileprivate init(_ plane: Plane) {
        self.init(base: plane.base, stride: plane.stride, width: plane.width, height: plane.height)
    }
}

extension ColorEncoding {
    init(_ picture: PictureFormat) {
        let matrix: YUVMatrix =
            switch picture.matrix {
            case .bt601: .bt601
            case .bt709: .bt709
            case .bt2020: .bt2020nc
            case .fcc: .fcc
            case .smpte240m: .smpte240m
            }
        self.init(matrix: matrix, range: picture.range == .full ? .full : .limited)
    }
}

extension PictureOrientation {
    /// The same turn, said as a mirroring and quarter turns.
    init(_ orientation: Orientation) {
        switch (orientation.isTransposed, orientation.flipsX, orientation.flipsY) {
        case (false, false, false): self.init()
        case (false, true, true): self.init(quarterTurns: 2)
        case (true, false, true): self.init(quarterTurns: 1)
        case (true, true, false): self.init(quarterTurns: 3)
        case (false, true, false): self.init(isMirrored: true)
        case (false, false, true): self.init(quarterTurns: 2, isMirrored: true)
        case (true, true, true): self.init(quarterTurns: 1, isMirrored: true)
        case (true, false, false): self.init(quarterTurns: 3, isMirrored: true)
        }
    }
}
