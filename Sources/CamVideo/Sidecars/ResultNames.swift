import Media

/// The names of everything that a job writes. None may be that of something it reads, or another result's.
struct ResultNames {
    private var taken: [FileIdentity: String] = [:]
    private var isStandardOutputTaken = false

    /// - Parameter inputs: paths that are read; those of no file are of no concern.
    init(inputs: [String]) {
        for path in inputs {
            if let identity = FileIdentity(path: path) { taken[identity] = "one of the inputs" }
        }
    }

    /// - Throws: ``CamVideoError`` where the name is taken.
    mutating func claim(_ output: MediaOutput) throws {
        let owner: String?
        switch output {
        case .standardOutput:
            owner = isStandardOutputTaken ? "another result's name too" : nil
            isStandardOutputTaken = true
        case .file(let path):
            guard let identity = FileIdentity(path: path) else { return }
            owner = taken.updateValue("another result's name too", forKey: identity)
        }
        if let owner { throw CamVideoError("cannot write \(output.name): it is \(owner); give another name") }
    }
}
