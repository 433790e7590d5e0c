import Evaluation
import Temporal

/// What is explained of annotated frames, and by which of their boxes each map is judged.
struct AnnotatedClasses: Sendable {
    /// One map to judge.
    struct Task: Sendable {
        let subject: Subject
        let name: String
        let regions: [Region]
    }

    /// Which classes each category is.
    private let classes: [FrameAnnotations.Category: Int]
    /// What the user asked for; nil takes the classes that are annotated.
    private let target: Target?
    private let subject: Subject?
    /// What the user should know, such as categories that the model has no class for.
    let notices: [String]

    /// - Parameter path: the annotations' file, for errors.
    /// - Throws: `CamVideoError` where nothing could be judged.
    init(
        _ annotations: FrameAnnotations, path: String, model: LoadedModel<some Sendable>, target: Target?
    ) throws {
        let names = model.labels.map(ClassNames.init)
        var classes: [FrameAnnotations.Category: Int] = [:]
        for category in annotations.categories {
            if let name = category.name, let names {
                let found = names.indices(of: name)
                if found.count == 1 { classes[category] = found[0] }
            } else if let id = category.id, (0..<model.classCount).contains(id) {
                classes[category] = id
            }
        }
        let unmatched = annotations.categories.filter { classes[$0] == nil }.map(\.text)
        let list = unmatched.prefix(8).joined(separator: ", ") + (unmatched.count > 8 ? ", ..." : "")
        let hasCategories = !annotations.categories.isEmpty
        if hasCategories, classes.isEmpty, target == nil {
            throw CamVideoError(
                "\(path): \(model.name) has no class for its categories (\(list)); name what to explain with --target, which is "
                    + "then judged by all boxes")
        }
        self.classes = classes
        // Boxes that do not say of what they are are those of whatever is explained.
        self.target = target ?? (hasCategories ? nil : .top)
        subject = try self.target.flatMap { try model.subject($0) }
        var notices: [String] = []
        if names == nil, !classes.isEmpty {
            notices.append(
                "\(model.name): the classes have no names, so the categories of \(path) are taken for them by their ids (--labels)"
            )
        }
        if target == nil, !unmatched.isEmpty {
            notices.append("\(model.name) has no class for some categories of \(path), which are left out: \(list)")
        }
        if let target, target != .top, hasCategories, case .classes(let wanted, let against) = subject,
            !against.isEmpty || Set(wanted).isDisjoint(with: classes.values)
        {
            notices.append("'\(target)' is no category of \(path), so it is judged by all boxes")
        }
        self.notices = notices
    }

    /// - Parameter top: the class on top of the frame.
    func tasks(
        of frame: FrameAnnotations.Frame, top: Int, named name: (Subject) -> String
    ) -> [Task] {
        guard let target else {
            let items = frame.items.compactMap { item in
                item.category.flatMap { classes[$0] }.map { (index: $0, region: item.region) }
            }
            return Dictionary(grouping: items, by: \.index).sorted { $0.key < $1.key }.map { index, items in
                Task(subject: .class(index), name: name(.class(index)), regions: items.map(\.region))
            }
        }
        let subject = subject ?? .class(top)
        let regions = regions(of: frame, subject)
        guard !regions.isEmpty else { return [] }
        return [Task(subject: subject, name: target == .top ? name(subject) : "\(target)", regions: regions)]
    }

    private func isAnnotated(_ wanted: [Int]) -> Bool { !Set(wanted).isDisjoint(with: classes.values) }

    /// Those of the classes that are explained; all, where these are no categories of the annotations.
    private func regions(of frame: FrameAnnotations.Frame, _ subject: Subject) -> [Region] {
        guard case .classes(let wanted, let against) = subject, against.isEmpty,
            target == .top ? !classes.isEmpty : isAnnotated(wanted)
        else { return frame.items.map(\.region) }
        return frame.items.filter { item in
            item.category.flatMap { classes[$0] }.map(wanted.contains) ?? false
        }.map(\.region)
    }
}

extension FrameAnnotations.Category {
    fileprivate var text: String { name ?? id.map(String.init) ?? "?" }
}
