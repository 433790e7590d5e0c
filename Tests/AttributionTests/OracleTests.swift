import Attribution
import Foundation
import Maps
import NeuralGraph
import TestSupport
import Testing

/// What must hold without a reference run. A network that averages its last feature map and ends in a linear layer has the
/// gradient W[c,k] / positions everywhere, so that several methods agree with CAM and with the score itself.
@Suite struct OracleTests {
    /// A network with such a head, one frame through it, and one class's gradient at the last feature map.
    private final class Averaged {
        let classCount: Int
        let width: Int
        let height: Int
        let channels: Int
        /// W, by class and channel.
        let weights: [[Float]]
        let bias: [Float]
        private let input: [Float]
        private let inputShape: [Int]
        private let network: GoldenNetwork
        private let session: Session
        private let image: TensorID
        private let score: TensorID
        private let seed: TensorID
        private let layer: TensorID
        private let gradient: TensorID

        init(_ network: GoldenNetwork) throws {
            let frames = try network.array("input.npy")
            var graph = try Importer.read(network.model(), inputShape: [1] + Array(frames.shape[1...]))
            let name = try network.tensor(try network.meta().lastFeatureMap)
            let last = try #require(graph.nodes.last)
            let head = try #require(last.operation as? MatMul)
            let shape = graph.shape(of: last.inputs[1])
            let values = try #require(try graph[last.inputs[1]].constant?.floats())
            let (classes, inputs) = head.transposesB ? (shape[0], shape[1]) : (shape[1], shape[0])
            weights = (0..<classes).map { c in
                (0..<inputs).map { k in head.transposesB ? values[c * inputs + k] : values[k * classes + c] }
            }
            bias = head.hasBias ? try #require(try graph[last.inputs[2]].constant?.floats()) : weights.map { _ in 0 }
            self.network = network
            (image, score) = (graph.inputs[0], graph.outputs[0])
            layer = try #require(graph.names[name])
            (inputShape, input) = (frames.shape, frames.row(0))
            let grid = graph.shape(of: layer)
            (channels, height, width, classCount) = (grid[1], grid[2], grid[3], classes)
            graph.outputs = [score, layer]
            try graph.foldBatchNormalizations()
            seed = graph.addInput("seed", graph.type(of: score))
            gradient = try graph.appendGradients(of: score, seed: seed, withRespectTo: [layer])[0]
            graph.outputs.append(gradient)
            graph.fuseEpilogues()
            session = try PlanBuilder.compile(
                graph, phases: [Phase(.forward, [score, layer]), Phase(.gradient, [gradient])]
            ).makeSession()
            try session.view(image).setRowMajor(input)
            try session.run(.forward)
        }

        var positions: Int { width * height }
        func scores() throws -> [Float] { try session.view(score).rowMajor() }
        /// A[k, position].
        func activations() throws -> [Float] { try session.view(layer).rowMajor() }

        /// g[k, position] of one class's score.
        func gradients(_ classIndex: Int) throws -> [Float] {
            try session.view(seed).setRowMajor((0..<classCount).map { $0 == classIndex ? 1 : 0 })
            try session.run(.gradient)
            return try session.view(gradient).rowMajor()
        }

        /// CAM (Zhou et al., 2016), cut at zero: sum_k W[c,k] A_k, as a mean over positions.
        func cam(_ classIndex: Int) throws -> [Double] {
            let activations = try activations()
            return (0..<positions).map { position in
                let sum = (0..<channels).reduce(0.0) {
                    $0 + Double(weights[classIndex][$1]) * Double(activations[$1 * positions + position])
                }
                return max(0, sum / Double(positions))
            }
        }

        /// The maps that the product makes, of every class.
        func maps(_ method: Attribution.Method) throws -> [[Float]] {
            let explainer = try Explainer(
                network.model(), .init(method: method, inputSize: (width: inputShape[3], height: inputShape[2])))
            let session = try explainer.makeSession()
            let size = inputShape[2] * inputShape[3]
            for pixel in 0..<size {
                for channel in 0..<3 { session.input[pixel * 3 + channel] = input[channel * size + pixel] }
            }
            _ = try session.forward()
            return try (0..<classCount).map { try session.explain(classIndex: $0).values }
        }
    }

    private static let averaged = GoldenNetwork.all.filter { $0.name.contains("resn") }

    @Test func networksThatAverageAreThere() {
        #expect(Set(Self.averaged.map(\.name)).count == 5)
    }

    @Test(arguments: averaged)
    func theGradientIsTheHeadsWeight(_ network: GoldenNetwork) throws {
        let one = try Averaged(network)
        for classIndex in 0..<one.classCount {
            let expected = one.weights[classIndex].flatMap {
                Array(repeating: Double($0) / Double(one.positions), count: one.positions)
            }
            expectClose(
                try one.gradients(classIndex), expected, within: Tolerance(relative: 1e-6), "class \(classIndex)")
        }
    }

    @Test(arguments: averaged)
    func gradCAMAndHiResCAMAreCAM(_ network: GoldenNetwork) throws {
        let one = try Averaged(network)
        for method in [Attribution.Method.gradCAM, .hiResCAM] {
            for (classIndex, map) in try one.maps(method).enumerated() {
                let expected = try one.cam(classIndex)
                // Sums of both signs, cut at zero: measured against the largest term of the sum.
                let size = try largestTerm(one, classIndex)
                expectClose(
                    map, expected, within: Tolerance(absolute: 1e-5 * size), "\(method.rawValue), class \(classIndex)")
            }
        }
    }

    /// Its weights are sum g A / (sum A + 1e-7): the gradient times 1 / (1 + 1e-7 / sum A).
    @Test(arguments: averaged)
    func xGradCAMIsCAMButForItsEpsilon(_ network: GoldenNetwork) throws {
        let one = try Averaged(network)
        let activations = try one.activations()
        for (classIndex, map) in try one.maps(.xGradCAM).enumerated() {
            let expected = (0..<one.positions).map { position in
                let sum = (0..<one.channels).reduce(0.0) { sum, k in
                    let total = activations[k * one.positions..<(k + 1) * one.positions].reduce(0.0) { $0 + Double($1) }
                    return sum + Double(one.weights[classIndex][k]) / Double(one.positions) * total / (total + 1e-7)
                        * Double(activations[k * one.positions + position])
                }
                return max(0, sum)
            }
            let size = try largestTerm(one, classIndex)
            expectClose(map, expected, within: Tolerance(absolute: 1e-5 * size), "class \(classIndex)")
            expectClose(map, try one.cam(classIndex), within: Tolerance(absolute: 1e-4 * size), "class \(classIndex)")
        }
    }

    /// HiResCAM, before it is cut at zero, hands the whole score out to the positions.
    @Test(arguments: averaged)
    func hiResCAMSumsToTheScoreWithoutItsBias(_ network: GoldenNetwork) throws {
        let one = try Averaged(network)
        let (scores, activations) = (try one.scores(), try one.activations())
        for classIndex in 0..<one.classCount {
            let terms = zip(try one.gradients(classIndex), activations).map { Double($0) * Double($1) }
            let size = terms.reduce(0) { $0 + abs($1) }
            expectClose(
                terms.reduce(0, +), Double(scores[classIndex]) - Double(one.bias[classIndex]),
                within: Tolerance(absolute: 1e-5 * size), "class \(classIndex)")
        }
    }

    private func largestTerm(_ one: Averaged, _ classIndex: Int) throws -> Double {
        let activations = try one.activations()
        return activations.indices.reduce(0) {
            max($0, abs(Double(one.weights[classIndex][$1 / one.positions]) * Double(activations[$1])))
        } / Double(one.positions)
    }
}
