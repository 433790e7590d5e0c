/// What a plan computes in one go, as its caller asks for it.
package struct Phase: Sendable {
    /// What a phase is called where it is run and in `inspect`; a plan has each name once.
    package struct Name: Hashable, Sendable, CustomStringConvertible {
        package let description: String

        package init(_ description: String) { self.description = description }

        /// From the network's inputs to its scores.
        package static let forward = Name("forward")
        /// From the scores' seeds back to the gradients.
        package static let gradient = Name("gradient")
    }

    package let name: Name
    /// The tensors that the caller reads.
    package let results: [TensorPort]
    /// What operators may compute in between; results are float32 in either precision.
    package let precision: Precision

    package init(_ name: Name, _ results: [TensorPort], precision: Precision = .float32) {
        self.name = name
        self.results = results
        self.precision = precision
    }

    /// All results in one layout.
    package init(
        _ name: Name, _ results: [TensorID], layout: ExchangeLayout = .any, precision: Precision = .float32
    ) {
        self.init(name, results.map { TensorPort($0, layout) }, precision: precision)
    }
}
