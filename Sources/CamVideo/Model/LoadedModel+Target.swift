extension LoadedModel {
    /// The class that a fixed target means; nil for `top`.
    func classIndex(_ target: Target) throws -> Int? {
        switch target {
        case .top: nil
        case .classIndex(let index): try checked(index)
        case .className(let wanted): try classIndex(named: wanted)
        }
    }

    /// A name counts before a number: a class may be called "7" and not be the seventh.
    private func classIndex(named wanted: String) throws -> Int {
        let names = labels.map(ClassNames.init)
        let named = names?.indices(of: wanted) ?? []
        if named.count > 1 {
            throw CamVideoError(
                "\(name): \(named.count) classes are called '\(wanted)'; say which with index:INDEX "
                    + "(\(named.map(String.init).joined(separator: ", ")))")
        }
        if let index = named.first { return index }
        if let index = Int(wanted) { return try checked(index) }
        guard let names else {
            throw CamVideoError(
                "\(name): the model's classes have no names, so there is no '\(wanted)'; use class:INDEX or "
                    + "--labels FILE")
        }
        let near = names.suggestions(for: wanted)
        throw CamVideoError(
            "\(name): there is no class '\(wanted)'; "
                + (near.isEmpty
                    ? "`camvideo inspect --verbose` lists the classes"
                    : "did you mean \(near.joined(separator: ", "))?"))
    }

    private func checked(_ index: Int) throws -> Int {
        guard (0..<classCount).contains(index) else {
            throw CamVideoError(
                "\(name): there is no class \(index); the model has classes 0 to \(classCount - 1)")
        }
        return index
    }
}
