import Pictures

/// A colour in the picture's own (gamma-encoded) RGB, 8 bits a channel.
package struct RGBColor: Sendable, Hashable {
    package var red: UInt8
    package var green: UInt8
    package var blue: UInt8

    package init(red: UInt8, green: UInt8, blue: UInt8) {
        self.red = red
        self.green = green
        self.blue = blue
    }
}

extension ColorEncoding {
    /// The codes of a colour, not yet rounded.
    func encode(_ color: RGBColor) -> (y: Double, u: Double, v: Double) {
        encode(red: Double(color.red) / 255, green: Double(color.green) / 255, blue: Double(color.blue) / 255)
    }
}

/// The colours of a heat map.
package enum Colormap: String, CaseIterable, Sendable {
    case jet, turbo, viridis, inferno, magma, plasma, cividis, gray

    /// 256 colours, from the lowest value to the highest.
    package var colors: [RGBColor] {
        switch self {
        case .jet: Self.parse(ColormapTables.jet)
        case .turbo: Self.parse(ColormapTables.turbo)
        case .viridis: Self.parse(ColormapTables.viridis)
        case .inferno: Self.parse(ColormapTables.inferno)
        case .magma: Self.parse(ColormapTables.magma)
        case .plasma: Self.parse(ColormapTables.plasma)
        case .cividis: Self.parse(ColormapTables.cividis)
        case .gray: (0...255).map { RGBColor(red: $0, green: $0, blue: $0) }
        }
    }

    private static func parse(_ table: String) -> [RGBColor] {
        let digits = table.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
        let bytes = stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
        return stride(from: 0, to: bytes.count - 2, by: 3).map {
            RGBColor(red: bytes[$0], green: bytes[$0 + 1], blue: bytes[$0 + 2])
        }
    }
}
