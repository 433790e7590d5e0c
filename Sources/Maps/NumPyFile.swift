import Foundation

/// A value type that a NumPy `.npy` file can hold here: little-endian float32, float64 or int64.
package protocol NumPyElement: BitwiseCopyable, Sendable {
    /// NumPy's name of the type in a file's header, such as `<f4`.
    static var numPyDescription: String { get }
    /// What NumPy calls the type in Python, such as `float32`.
    static var numPyName: String { get }
    static var zero: Self { get }
}

extension Float: NumPyElement {
    package static var numPyDescription: String { "<f4" }
    package static var numPyName: String { "float32" }
}

extension Double: NumPyElement {
    package static var numPyDescription: String { "<f8" }
    package static var numPyName: String { "float64" }
}

extension Int64: NumPyElement {
    package static var numPyDescription: String { "<i8" }
    package static var numPyName: String { "int64" }
}

/// Why a `.npy` file cannot be used, in one sentence.
package struct NumPyError: Error, Equatable, CustomStringConvertible {
    package let message: String
    package var description: String { message }
}

/// A dense array in C order (the last axis varies fastest), as NumPy's `.npy` files hold it.
package struct NumPyArray<Element: NumPyElement>: Sendable {
    package let shape: [Int]
    /// As many as the product of `shape`; one for a scalar, whose shape is empty.
    package let values: [Element]

    package init(shape: [Int], values: [Element]) {
        precondition(shape.reduce(1, *) == values.count, "an array has one value per cell")
        self.shape = shape
        self.values = values
    }

    /// - Throws: `NumPyError` when the file is missing, damaged, in Fortran order or of another element type.
    package init(contentsOf path: String) throws {
        let bytes: Data
        do {
            bytes = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
        } catch {
            var isFolder: ObjCBool = false
            let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
            let why = !exists ? "no such file" : isFolder.boolValue ? "it is a folder" : "it is not readable"
            throw NumPyError(message: "Cannot read \(path): \(why).")
        }
        try self.init(bytes: bytes, name: path)
    }

    /// - Parameter name: What errors call the bytes, such as the path they came from.
    package init(bytes: Data, name: String) throws {
        let header = try NumPyHeader(parsing: bytes, name: name)
        guard header.description == Element.numPyDescription else {
            throw NumPyError(
                message: "\(name) holds \(header.typeName), but \(Element.numPyName) is needed: "
                    + "save it with .astype(numpy.\(Element.numPyName)).")
        }
        guard !header.isFortranOrder else {
            throw NumPyError(
                message: "\(name) is in Fortran order: save it with numpy.ascontiguousarray.")
        }
        let (count, size) = try header.extent(elementSize: MemoryLayout<Element>.size, name: name)
        let available = bytes.count - header.encodedSize
        guard available >= size else {
            throw NumPyError(
                message: "\(name) is cut short: its shape \(header.shape) needs \(size) bytes of values, "
                    + "and \(available) are there.")
        }
        let start = bytes.startIndex + header.encodedSize
        var values = [Element](repeating: .zero, count: count)
        _ = values.withUnsafeMutableBytes { bytes[start..<start + size].copyBytes(to: $0) }
        shape = header.shape
        self.values = values
    }

    /// The whole `.npy` file.
    package func encoded() -> Data {
        var data = NumPyHeader(Element.self, shape: shape).encoded()
        values.withUnsafeBytes { data.append(contentsOf: $0) }
        return data
    }
}

/// What precedes the values in a `.npy` file.
///
/// Format: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
package struct NumPyHeader: Sendable {
    /// NumPy's name of the element type, such as `<f4`.
    package let description: String
    package let isFortranOrder: Bool
    package let shape: [Int]
    /// Bytes from the start of the file to its first value.
    package let encodedSize: Int

    private static let magic: [UInt8] = [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59]
    /// Room for seven dimensions of any size, and a multiple of 64 as the format asks.
    private static let writtenSize = 256

    package init<Element: NumPyElement>(_ element: Element.Type, shape: [Int]) {
        precondition(shape.count <= 7 && shape.allSatisfy { $0 >= 0 }, "a shape of up to seven sizes")
        description = Element.numPyDescription
        isFortranOrder = false
        self.shape = shape
        encodedSize = Self.writtenSize
    }

    /// Always 256 bytes, whatever the shape, so that a writer that learns the number of frames at the end of a video can
    /// write the header again over a provisional one.
    package func encoded() -> Data {
        let sizes = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
        var text = "{'descr': '\(description)', 'fortran_order': False, 'shape': (\(sizes)), }"
        let length = encodedSize - Self.magic.count - 4
        text += String(repeating: " ", count: length - text.utf8.count - 1) + "\n"
        let version: [UInt8] = [1, 0]
        return Data(Self.magic + version + [UInt8(length & 0xFF), UInt8(length >> 8)]) + Data(text.utf8)
    }

    /// - Parameter name: What errors call the bytes, such as the path they came from.
    package init(parsing bytes: Data, name: String) throws {
        let prefix = [UInt8](bytes.prefix(12))
        guard prefix.starts(with: Self.magic), prefix.count >= 10 else {
            throw NumPyError(message: "\(name) is not a NumPy .npy file: save the array with numpy.save.")
        }
        let lengthSize = prefix[6] == 1 ? 2 : 4
        guard (1...3).contains(prefix[6]), prefix.count >= 8 + lengthSize else {
            throw NumPyError(message: "\(name) has version \(prefix[6]) of the .npy format; 1 to 3 are known.")
        }
        let length = prefix[8..<8 + lengthSize].reversed().reduce(0) { $0 << 8 | Int($1) }
        encodedSize = 8 + lengthSize + length
        guard encodedSize <= bytes.count else {
            throw NumPyError(message: "\(name) is cut short: it ends inside its header.")
        }
        let text = String(decoding: bytes.dropFirst(8 + lengthSize).prefix(length), as: UTF8.self)
        guard let type = text.firstMatch(of: /'descr':\s*'([^']*)'/)?.1,
            let order = text.firstMatch(of: /'fortran_order':\s*(True|False)/)?.1,
            let sizes = text.firstMatch(of: /'shape':\s*\(([0-9,\s]*)\)/)?.1
        else {
            throw NumPyError(message: "\(name) has a header that names no plain type, order and shape.")
        }
        description = String(type)
        isFortranOrder = order == "True"
        shape = try sizes.split(separator: ",").map { $0.filter { !$0.isWhitespace } }.filter { !$0.isEmpty }.map {
            guard let size = Int($0) else {
                throw NumPyError(message: "\(name) has a dimension of \($0), which is too large.")
            }
            return size
        }
    }

    fileprivate var typeName: String {
        switch description {
        case "<f4": "float32"
        case "<f8": "float64"
        case "<i8": "int64"
        default: "type '\(description)'"
        }
    }

    /// The number of values and of their bytes.
    fileprivate func extent(elementSize: Int, name: String) throws -> (count: Int, bytes: Int) {
        var bytes = elementSize
        for size in shape {
            let (product, overflow) = bytes.multipliedReportingOverflow(by: size)
            guard !overflow else {
                throw NumPyError(message: "\(name) has the shape \(shape), which is too large.")
            }
            bytes = product
        }
        return (bytes / elementSize, bytes)
    }
}
