import ArgumentParser
import CamVideo

/// `camvideo methods`: what `--method` takes.
struct MethodsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "methods",
        abstract: "List the explanation methods with what each costs and needs, and where it was published.",
        usage: "camvideo methods [--json]",
        discussion: """
            The first column is what --method takes. A cost is for one frame: how often the network runs forwards and \
            backwards.

            Examples:
              camvideo methods
              camvideo methods --json | jq -r '.[] | select(.family == "pixels").name'
                  the names of one family
            """)

    @Flag(help: "Print JSON: name, title, family, paper, cost, needs of each.")
    var json = false

    func run() throws {
        let methods = MethodSummary.all
        if json {
            try Console.output(json: methods)
        } else {
            try Console.output(MethodsReport(methods: methods).text)
        }
    }
}
