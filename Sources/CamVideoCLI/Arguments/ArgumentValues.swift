import ArgumentParser
import CamVideo

/// Seconds; or hours, minutes and seconds, with colons between them or with units behind them.
struct Seconds: ExpressibleByArgument, Equatable {
    let value: Double

    init(_ value: Double) { self.value = value }

    init?(argument: String) {
        guard let value = Self.plain(argument) ?? Self.withColons(argument) ?? Self.withUnits(argument) else {
            return nil
        }
        self.value = value
    }

    var defaultValueDescription: String { "\(value)" }

    /// 90 or 1.5.
    private static func plain(_ text: some StringProtocol) -> Double? {
        guard let seconds = Double(text), seconds.isFinite, seconds >= 0 else { return nil }
        return seconds
    }

    /// 1:30, 0:01:30.25
    private static func withColons(_ text: String) -> Double? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count), let last = parts.last else { return nil }
        var total = 0.0
        for part in parts.dropLast() {
            guard let number = Int(part), number >= 0, part.allSatisfy(\.isWholeNumber) else { return nil }
            total = (total + Double(number)) * 60
        }
        guard let seconds = plain(last), seconds < 60 else { return nil }
        return total + seconds
    }

    private static let units: [(names: Set<String>, seconds: Double)] = [
        (["h"], 3600), (["m", "min"], 60), (["s", "sec"], 1), (["ms"], 0.001),
    ]

    /// 5s, 500ms, 1m30s: each unit once at most, the larger first.
    private static func withUnits(_ text: String) -> Double? {
        var rest = Substring(text.lowercased())
        var units = units[...]
        var total = 0.0
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isWholeNumber || $0 == "." }
            rest = rest.dropFirst(digits.count)
            let name = rest.prefix { $0.isLetter }
            rest = rest.dropFirst(name.count)
            guard let number = plain(digits), let unit = units.firstIndex(where: { $0.names.contains(String(name)) })
            else { return nil }
            total += number * units[unit].seconds
            units = units[(unit + 1)...]
        }
        return total
    }
}

/// A share, as 0.4 or 40%.
struct Share: ExpressibleByArgument, Equatable {
    let value: Double

    init(_ value: Double) { self.value = value }

    init?(argument: String) {
        let isPercent = argument.hasSuffix("%")
        guard let number = Double(isPercent ? argument.dropLast() : argument[...]) else { return nil }
        value = isPercent ? number / 100 : number
    }

    var defaultValueDescription: String { "\(value)" }
}

/// Width and height in pixels, as 224x224, or 224 for both.
struct PixelSize: ExpressibleByArgument, Equatable {
    let width: Int
    let height: Int

    init?(argument: String) {
        let parts = argument.lowercased().split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
        guard (1...2).contains(parts.count), let width = parts[0], let height = parts[parts.count - 1], width > 0,
            height > 0
        else { return nil }
        self.width = width
        self.height = height
    }
}

/// A number for red, green and blue each, as 0.485,0.456,0.406, or one for all.
struct ColorTriple: ExpressibleByArgument, Equatable {
    let values: [Float]

    init?(argument: String) {
        let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
        let values = parts.compactMap { Float($0) }
        guard parts.count == 3 || parts.count == 1, values.count == parts.count, values.allSatisfy(\.isFinite) else {
            return nil
        }
        self.values = values
    }
}

/// An explanation method by its name in `camvideo methods`.
struct MethodName: ExpressibleByArgument, Equatable {
    let name: String

    init(_ name: String) { self.name = name }

    init?(argument: String) {
        guard let name = Self.allValueStrings.first(where: { $0.lowercased() == argument.lowercased() }) else {
            return nil
        }
        self.name = name
    }

    var defaultValueDescription: String { name }

    static var allValueStrings: [String] { ModelOptions.methods }

    static var defaultCompletionKind: CompletionKind { .list(allValueStrings) }
}

extension Target: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }

    public var defaultValueDescription: String { description }
}

extension PanelOptions.Layout: ExpressibleByArgument {
    public init?(argument: String) { self.init(anyCase: argument) }
}

extension ExportFormat: ExpressibleByArgument {
    public init?(argument: String) { self.init(anyCase: argument) }
}

extension OverlayStyle: ExpressibleByArgument {
    public init?(argument: String) { self.init(anyCase: argument) }
}

extension ColormapName: ExpressibleByArgument {
    public init?(argument: String) { self.init(anyCase: argument) }
}

extension TemporalOptions.Smoothing: ExpressibleByArgument {
    public init?(argument: String) { self.init(anyCase: argument) }
}

extension TemporalOptions.Normalization: ExpressibleByArgument {
    public init?(argument: String) { self.init(anyCase: argument) }
}

extension ModelOptions.Fusion: ExpressibleByArgument {
    public init?(argument: String) { self.init(anyCase: argument) }
}

extension ModelOptions.Precision: ExpressibleByArgument {
    public init?(argument: String) { self.init(anyCase: argument) }
}

extension RawRepresentable where Self: CaseIterable, RawValue == String {
    /// The case of that name, however it is capitalised.
    fileprivate init?(anyCase name: String) {
        guard let match = Self.allCases.first(where: { $0.rawValue.lowercased() == name.lowercased() }) else {
            return nil
        }
        self = match
    }
}
