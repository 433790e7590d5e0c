import Temporal

extension LoadedModel {
    /// What a target means in this model; nil for what is chosen frame by frame.
    /// - Throws: `CamVideoError` for a class that it does not have.
    func subject(_ target: Target) throws -> Subject? {
        switch target {
        case .top, .topClasses, .topChannels: nil
        case .channel(let index, _): .channel(index)
        case .classIndex(let index): .class(try checked(index))
        case .className(let wanted): .classes(for: try classes(named: wanted), against: [])
        case .not(let target): try subject(target)?.negated
        case .difference(let first, let second): try subject(first)?.less(subject(second))
        }
    }

    /// A union where bars divide names and no class bears the whole as its name.
    private func classes(named wanted: String) throws -> [Int] {
        let parts = wanted.split(separator: "|").map(String.init)
        if parts.count < 2 || !(labels.map(ClassNames.init)?.indices(of: wanted) ?? []).isEmpty {
            return [try classIndex(named: wanted)]
        }
        var indices: [Int] = []
        for part in parts {
            let name = part.hasPrefix("class:") ? String(part.dropFirst(6)) : part
            let index = try classIndex(named: name)
            if !indices.contains(index) { indices.append(index) }
        }
        return indices
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

extension Subject {
    /// All but it.
    fileprivate var negated: Subject {
        guard case .classes(let wanted, let against) = self else { return self }
        return .classes(for: against, against: wanted)
    }

    fileprivate func less(_ other: Subject?) -> Subject {
        guard case .classes(let wanted, let against) = self, case .classes(let otherWanted, let otherAgainst) = other
        else { return self }
        return .classes(for: wanted + otherAgainst, against: against + otherWanted)
    }
}
