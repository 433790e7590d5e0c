import CamVideo

/// The explanation methods as text: a table, a line for each.
struct MethodsReport {
    let methods: [MethodSummary]

    var text: String {
        var table = TextTable([
            ("method", .left), ("title", .left), ("family", .left), ("cost of a frame", .left), ("needs", .left),
            ("paper", .left),
        ])
        for method in methods {
            table.append([method.name, method.title, method.family, method.cost, method.needs, method.paper])
        }
        return table.text
    }
}
