import Foundation

/// Which file is the model, and where the files that describe it lie.
struct ModelLocation {
    /// The path of the .onnx file.
    let model: String
    /// Where `config.json` and `preprocessor_config.json` are looked for.
    let folder: URL

    /// - Parameter path: An .onnx file; or a folder with `model.onnx`, `onnx/model.onnx` or a single .onnx file.
    init(path: String) throws {
        let url = URL(fileURLWithPath: path)
        guard ModelFile.isFolder(path) else {
            model = path
            folder = url.deletingLastPathComponent()
            return
        }
        folder = url
        let usual = ["model.onnx", "onnx/model.onnx"].map { url.appendingPathComponent($0) }.first(
            where: ModelFile.exists)
        if let usual {
            model = usual.path
            return
        }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        let candidates = names.filter { $0.hasSuffix(".onnx") }.sorted()
        guard let only = candidates.first, candidates.count == 1 else {
            throw ONNXError(
                file: path,
                candidates.isEmpty
                    ? "there is no .onnx file in this folder; name the model's own folder or file."
                    : "there are several models in this folder (\(candidates.joined(separator: ", "))); name one of them."
            )
        }
        model = url.appendingPathComponent(only).path
    }
}
