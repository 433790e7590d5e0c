import Rendering

/// What is drawn over the pictures.
public struct OverlayOptions: Sendable, Codable {
    /// How the map is drawn. Several classes in one picture (``PanelOptions/Layout/colors``) have a look of their own.
    public var style: OverlayStyle
    /// 0 to 1: the heat map's share of the picture, of `heat` where it is hottest, of `spot` the dimming; nil is the style's own
    /// (``OverlayStyle/opacity``).
    public var opacity: Double?
    public var colormap: ColormapName
    /// Heat below it, 0 to 1, is not drawn; of `spot`, `contour` and `box`, what is inside. Nil is the style's own.
    public var threshold: Double?
    /// Whether the class and its probability are written on the picture; nil for all styles but `mask`.
    public var showsLabel: Bool?
    /// Whether the maps of what the network hardly believes in are faded: times min(1, sqrt(probability / 0.5)). Nil fades those
    /// of the classes on top. What has no probability is never faded.
    public var fades: Bool?
    /// Whether a bar of the colours with their scale is drawn.
    public var showsLegend: Bool?
    /// Whether the probability of what is explained is drawn as a curve over the last ten seconds.
    public var showsStrip: Bool?

    public init(
        style: OverlayStyle = .heat, opacity: Double? = nil, colormap: ColormapName = .jet, showsLabel: Bool? = nil
    ) {
        self.style = style
        self.opacity = opacity
        self.colormap = colormap
        self.showsLabel = showsLabel
    }

    var writesLabel: Bool { showsLabel ?? (style != .mask) }
}

/// How a map is drawn over a picture.
public enum OverlayStyle: String, Sendable, Codable, CaseIterable {
    /// The hotter the more opaque, so that what is cold stays visible.
    case heat
    /// The colours at one opacity everywhere, as pytorch-grad-cam draws them.
    case blend
    /// Lines of equal heat; every other pixel stays as it is.
    case contour
    /// A rectangle around the hottest region, the log's `box`; every other pixel stays as it is.
    case box
    /// All but the hot region is dimmed.
    case spot
    /// The map alone, from black to white, for editors.
    case mask

    /// What ``OverlayOptions/opacity`` is where none is given.
    public var opacity: Double {
        switch self {
        case .heat: 0.6
        case .blend: 0.5
        case .spot: 0.75
        case .contour, .box, .mask: 1
        }
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
