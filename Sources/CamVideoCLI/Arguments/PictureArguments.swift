import ArgumentParser
import CamVideo

/// `[MODEL] OUT.png`.
struct ModelAndPicture {
    let source: ModelOptions.Source
    let picture: String

    /// - Throws: `ValidationError` for other than one or two words, or an empty one.
    init(_ words: [String]) throws {
        guard (1...2).contains(words.count), let last = words.last else {
            throw ValidationError("Give a model and the name of a PNG file, or the file's name alone.")
        }
        guard !words.contains("") else { throw ValidationError("One of the names is empty; give a file's name.") }
        source = words.count == 2 ? .path(words[0]) : .demo
        picture = last
    }
}

/// How a picture is written.
struct PictureResultArguments: ParsableArguments {
    @Flag(name: [.customShort("y"), .long], help: "Replace a file that exists.")
    var overwrite = false
}
