import Maps
import NeuralGraph
import ONNX
import TestSupport
import Testing

@testable import Attribution

/// Methods that look at scores alone, on a network that looks at one corner alone.
@Suite struct BlackBoxMethodTests {
    private static let corner = (width: 4, height: 4)

    /// The mean of a nonlinear mixture of the corner's pixels decides.
    private func cornerModel() -> ONNXModel {
        var small = SmallNetwork()
        let part = small.add("Slice", "x", small.list(0, 0), small.list(4, 4), small.list(2, 3))
        let kernel = small.weights(6, 3, 1, 1)
        let mixed = small.add("Relu", small.add("Conv", part, kernel))
        return small.head(small.add("Flatten", small.add("GlobalAveragePool", mixed)), channels: 6)
    }

    private func session(_ method: Attribution.Method, samples: Int) throws -> ExplainerSession {
        let explainer = try Explainer(
            cornerModel(), .init(method: method, methodOptions: MethodOptions(samples: samples)))
        let session = try explainer.makeSession()
        session.input.update(repeating: 1)
        return session
    }

    private func isCorner(_ index: Int) -> Bool {
        index % SmallNetwork.width < Self.corner.width && index / SmallNetwork.width < Self.corner.height
    }

    /// The class that the corner speaks for most.
    private func target(_ session: ExplainerSession) throws -> Int {
        let scores = try session.forward()
        return try #require(scores.indices.max { scores[$0] < scores[$1] })
    }

    @Test func riseFindsTheCorner() throws {
        let session = try session(.rise, samples: 600)
        let target = try target(session)
        let map = try session.explain(classIndex: target)
        #expect(map == (try session.explain(classIndex: target)))
        let inside = map.values.indices.filter(isCorner).map { map.values[$0] }
        let outside = map.values.indices.filter { !isCorner($0) }.map { map.values[$0] }
        let mean = { (values: [Float]) in values.reduce(0, +) / Float(values.count) }
        #expect(mean(inside) > 3 * mean(outside))
        let highest = try #require(map.values.indices.max { map.values[$0] < map.values[$1] })
        #expect(isCorner(highest))
    }

    @Test func occlusionFindsTheCorner() throws {
        // Squares of 4 by 4, moved by 2.
        let session = try session(.occlusion, samples: 15)
        #expect(Occlusion.stride(width: SmallNetwork.width, height: SmallNetwork.height, samples: 15) == 2)
        let target = try target(session)
        let map = try session.explain(classIndex: target)
        let (scores, none) = (
            try session.forward(), try session.scores(ofPicture: { $0.update(repeating: 0) })
        )
        // The first square covers the corner, which is all there is; it alone covers the first pixel.
        expectClose(Double(map.values[0]), Double(scores[target] - none[target]), within: Tolerance(relative: 1e-4))
        for index in map.values.indices where index % SmallNetwork.width >= 6 || index / SmallNetwork.width >= 6 {
            #expect(map.values[index] == 0, "\(index)")
        }
    }

    @Test(arguments: [(224, 224, 196), (320, 96, 50), (7, 5, 1), (1, 1, 1), (2, 3, 500)])
    func occlusionKeepsToItsSamples(width: Int, height: Int, samples: Int) {
        let stride = Occlusion.stride(width: width, height: height, samples: samples)
        let count = { (side: Int) in max(1, (side + stride - 1) / stride - 1) }
        #expect(count(width) * count(height) <= samples)
        // The last square reaches the edge.
        #expect((count(width) + 1) * stride >= width && (count(height) + 1) * stride >= height)
    }
}
