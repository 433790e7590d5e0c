import TestSupport
import Testing

@testable import NeuralGraph

/// What a plan's caller says of its phases, and of what it hands over.
struct PhaseTests {
    let network: ResidualNetwork
    let picture: [Float]

    init() throws {
        network = try ResidualNetwork()
        var generator = SeededGenerator(seed: 12)
        picture = generator.floats(3 * 8 * 8)
    }

    /// [1, C, H, W] as [H, W, C].
    private func channelsLast(_ values: [Float], _ channels: Int, _ places: Int) -> [Float] {
        (0..<places).flatMap { place in (0..<channels).map { values[$0 * places + place] } }
    }

    @Test(arguments: [ExchangeLayout.rowMajor, .channelsLast])
    func tensorsLieAsTheCallerSays(_ layout: ExchangeLayout) throws {
        let plan = try PlanBuilder.compile(
            network.graph,
            phases: [Phase(.forward, [TensorPort(network.features, layout), TensorPort(network.score)])],
            inputs: [TensorPort(network.image, layout)])
        let session = try plan.makeSession()
        let input = try session.view(network.image)
        let written = layout == .rowMajor ? picture : channelsLast(picture, 3, 64)
        for (index, value) in written.enumerated() { input.elements[index] = value }
        try session.run(.forward)
        let view = try session.view(network.features)
        let expected = try planned(network.graph, [network.image: picture], [network.features])[0]
        #expect(view.rowMajor() == expected)
        #expect(Array(view.elements) == (layout == .rowMajor ? expected : channelsLast(expected, 6, 64)))
    }

    @Test func aTensorIsNotHandedOverInTwoLayouts() {
        #expect {
            try PlanBuilder.compile(
                network.graph,
                phases: [
                    Phase(.forward, [network.features], layout: .channelsLast),
                    Phase(.gradient, [network.features], layout: .rowMajor),
                ])
        } throws: {
            "\($0)" == "the tensor 'features' is handed over in two layouts; ask for it in one"
        }
    }

    @Test func phasesGoByTheirNames() throws {
        let (first, second) = (Phase.Name("first"), Phase.Name("second"))
        let plan = try PlanBuilder.compile(
            network.graph, phases: [Phase(first, [network.block]), Phase(second, [network.score])])
        #expect(Set(plan.summary.map(\.phase)) == [first, second])
        let session = try plan.makeSession()
        try session.view(network.image).setRowMajor(picture)
        try session.run(first)
        try session.run(second)
        let expected = try planned(network.graph, [network.image: picture], [network.score])[0]
        #expect(try session.view(network.score).rowMajor() == expected)
        #expect {
            try session.run(.gradient)
        } throws: {
            "\($0)" == "the plan has no phase 'gradient'"
        }
        #expect {
            try PlanBuilder.compile(
                network.graph, phases: [Phase(.forward, [network.block]), Phase(.forward, [network.score])])
        } throws: {
            "\($0)" == "two phases of a plan are called 'forward'"
        }
    }

    @Test(
        .enabled(if: Precision.isBFloat16Fast, "the processor has no bfloat16 arithmetic"),
        arguments: [Precision.float32, .bfloat16], [Precision.float32, .bfloat16])
    func eachPhaseHasItsPrecision(_ first: Precision, _ second: Precision) throws {
        let plan = try PlanBuilder.compile(
            network.graph,
            phases: [
                Phase(.forward, [network.block], precision: first),
                Phase(Phase.Name("behind"), [network.score], precision: second),
            ])
        for (name, precision) in [(Phase.Name.forward, first), (Phase.Name("behind"), second)] {
            let convolutions = plan.summary.filter { $0.phase == name && $0.operation == "Conv" }
            #expect(!convolutions.isEmpty)
            #expect(
                convolutions.allSatisfy { $0.implementation.contains("bf16") == (precision == .bfloat16) },
                "\(convolutions)")
        }
    }
}
