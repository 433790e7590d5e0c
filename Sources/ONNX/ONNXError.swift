/// Why a model, or a file that describes one, cannot be used: one sentence that names the file, and the node or tensor.
package struct ONNXError: Error, Equatable, CustomStringConvertible {
    /// The path of the file, or the name of a model in memory; `nil` where only the node is known.
    package let file: String?
    /// What is wrong, where inside the file, and what to do.
    package let problem: String

    package init(file: String? = nil, _ problem: String) {
        self.file = file
        self.problem = problem
    }

    package var message: String { file.map { "\($0): \(problem)" } ?? problem }
    package var description: String { message }

    /// The same error with its file, where it has none yet.
    package func inFile(_ name: String) -> ONNXError {
        ONNXError(file: file ?? name, problem)
    }
}
