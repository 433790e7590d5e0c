import Rendering

/// What is drawn over the pictures.
public struct OverlayOptions: Sendable, Codable {
    /// The heat map's share of the picture, 0 to 1.
    public var opacity: Double
    public var colormap: ColormapName
    /// Whether the class and its probability are written on the picture.
    public var showsLabel: Bool
    /// Whether the maps of what the network hardly believes in are faded: times min(1, sqrt(probability / 0.5)). Nil fades those
    /// of the classes on top. What has no probability is never faded.
    public var fades: Bool?

    public init(opacity: Double = 0.5, colormap: ColormapName = .jet, showsLabel: Bool = true) {
        self.opacity = opacity
        self.colormap = colormap
        self.showsLabel = showsLabel
    }
}

/// The colours of a heat map, by matplotlib's names.
public enum ColormapName: String, Sendable, Codable, CaseIterable {
    case jet, turbo, viridis, inferno, magma, plasma, cividis, gray

    var colormap: Colormap {
        switch self {
        case .jet: .jet
        case .turbo: .turbo
        case .viridis: .viridis
        case .inferno: .inferno
        case .magma: .magma
        case .plasma: .plasma
        case .cividis: .cividis
        case .gray: .gray
        }
    }
}
