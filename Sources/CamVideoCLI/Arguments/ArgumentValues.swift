import ArgumentParser
import CamVideo

/// Seconds, or hours, minutes and seconds with colons between them.
struct Seconds: ExpressibleByArgument, Equatable {
    let value: Double

    init?(argument: String) {
        let parts = argument.split(separator: ":", omittingEmptySubsequences: false)
        guard (1...3).contains(parts.count), let last = parts.last else { return nil }
        var total = 0.0
        for part in parts.dropLast() {
            guard !part.isEmpty, part.allSatisfy(\.isWholeNumber), let number = Int(part) else { return nil }
            total = (total + Double(number)) * 60
        }
        guard let seconds = Double(last), seconds.isFinite, seconds >= 0, parts.count == 1 || seconds < 60 else {
            return nil
        }
        value = total + seconds
    }
}

/// Width and height in pixels, as 224x224.
struct PixelSize: ExpressibleByArgument, Equatable {
    let width: Int
    let height: Int

    init?(argument: String) {
        let parts = argument.lowercased().split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let width = parts[0], let height = parts[1], width > 0, height > 0 else { return nil }
        self.width = width
        self.height = height
    }
}

/// A number for red, green and blue each, as 0.485,0.456,0.406.
struct ColorTriple: ExpressibleByArgument, Equatable {
    let values: [Float]

    init?(argument: String) {
        let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
        let values = parts.compactMap { Float($0) }
        guard parts.count == 3, values.count == 3, values.allSatisfy(\.isFinite) else { return nil }
        self.values = values
    }
}

/// An explanation method by pytorch-grad-cam's name for it.
struct MethodName: ExpressibleByArgument, Equatable {
    let name: String

    init(_ name: String) { self.name = name }

    init?(argument: String) {
        guard Self.allValueStrings.contains(argument) else { return nil }
        name = argument
    }

    var defaultValueDescription: String { name }

    static var allValueStrings: [String] { ModelOptions.methods }
}

extension Target: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }

    public var defaultValueDescription: String {
        switch self {
        case .top: "top"
        case .classIndex(let index): "class:\(index)"
        case .className(let name): "class:\(name)"
        }
    }
}

extension ColormapName: ExpressibleByArgument {}
extension TemporalOptions.Smoothing: ExpressibleByArgument {}
extension TemporalOptions.Normalization: ExpressibleByArgument {}

extension ModelOptions.Precision: ExpressibleByArgument {}
