import Attribution
import Maps
import NeuralGraph
import TestSupport
import Testing

/// Whole networks against PyTorch and pytorch-grad-cam.
@Suite struct GoldenTests {
    @Test func goldensAreThere() {
        #expect(GoldenNetwork.all.count >= 16)
        #expect(Set(GoldenNetwork.all.map(\.name)).isSuperset(of: ["vit", "swin"]))
    }

    @Test(arguments: GoldenNetwork.all)
    func goldensAreWhole(_ network: GoldenNetwork) throws {
        let meta = try network.meta()
        for map in meta.maps { #expect(try network.array(map.raw).shape[0] == meta.methods.count, "\(map.raw)") }
    }

    @Test(arguments: GoldenNetwork.all)
    func logits(_ network: GoldenNetwork) throws {
        let meta = try network.meta()
        let explainer = try Explainer(network.model(), .init(inputSize: inputSize(network)))
        let session = try explainer.makeSession()
        let (input, logits) = (try network.array("input.npy"), try network.array("logits.npy"))
        for frame in 0..<input.shape[0] {
            session.fill(with: input.row(frame))
            let expected = logits.row(frame)
            expectClose(
                try session.forward(), expected, within: tolerance(meta.tolerances.logitsRelative, of: expected))
        }
    }

    @Test(arguments: GoldenNetwork.all)
    func automaticLayer(_ network: GoldenNetwork) throws {
        let meta = try network.meta()
        let explainer = try Explainer(network.model(), .init(inputSize: inputSize(network)))
        #expect(explainer.targetLayers.map(\.name) == [try network.tensor(meta.lastFeatureMap)])
    }

    @Test(arguments: GoldenNetwork.all)
    func rawMaps(_ network: GoldenNetwork) throws {
        let meta = try network.meta()
        let input = try network.array("input.npy")
        for map in meta.maps {
            let raw = try network.array(map.raw)
            for (index, name) in meta.methods.enumerated() {
                let method = try #require(Method(rawValue: name))
                let explainer = try Explainer(
                    network.model(),
                    .init(method: method, layers: [network.tensor(map.layer)], inputSize: inputSize(network)))
                let session = try explainer.makeSession()
                let expected = raw.row(index)
                for frame in 0..<input.shape[0] {
                    session.fill(with: input.row(frame))
                    _ = try session.forward()
                    let result = try session.explain(classIndex: try #require(meta.targets[map.target])[frame])
                    let size = result.values.count
                    expectClose(
                        result.values, expected[frame * size..<(frame + 1) * size],
                        within: tolerance(meta.tolerances.rawRelative, of: expected),
                        "\(name) at \(map.layer) for \(map.target), frame \(frame)")
                }
            }
        }
    }

    @Test(arguments: GoldenNetwork.all)
    func finalMaps(_ network: GoldenNetwork) throws {
        let meta = try network.meta()
        let input = try network.array("input.npy")
        for map in meta.maps {
            guard let file = map.gradcam else { continue }
            let golden = try network.array(file)
            let explainer = try Explainer(
                network.model(), .init(layers: [network.tensor(map.layer)], inputSize: inputSize(network)))
            let session = try explainer.makeSession()
            for frame in 0..<input.shape[0] {
                session.fill(with: input.row(frame))
                _ = try session.forward()
                let target = try #require(meta.targets[map.target])[frame]
                let result = SaliencyMap.pytorchGradCAM(
                    try session.explainLayers(.element(target)), width: explainer.inputWidth,
                    height: explainer.inputHeight)
                expectClose(
                    result.values, golden.row(frame), within: Tolerance(absolute: meta.tolerances.finalAbsolute),
                    "\(map.layer) for \(map.target), frame \(frame)")
            }
        }
    }

    @Test(arguments: GoldenNetwork.all)
    func inputGradient(_ network: GoldenNetwork) throws {
        let meta = try network.meta()
        let input = try network.array("input.npy")
        let golden = try network.array("input_gradient.npy")
        var graph = try Importer.read(network.model(), inputShape: [1] + Array(input.shape[1...]))
        let (image, score) = (graph.inputs[0], graph.outputs[0])
        try graph.foldBatchNormalizations()
        try graph.verify()
        let seed = graph.addInput("seed", graph.type(of: score))
        let gradient = try graph.appendGradients(of: score, seed: seed, withRespectTo: [image])[0]
        graph.outputs = [score, gradient]
        try graph.verify()
        graph.fuseEpilogues()
        try graph.verify()
        let session = try PlanBuilder.compile(graph, phases: [Phase(.forward, [score]), Phase(.gradient, [gradient])])
            .makeSession()
        for frame in 0..<input.shape[0] {
            try session.view(image).setRowMajor(input.row(frame))
            let target = try #require(meta.targets[meta.inputGradientTarget])[frame]
            try session.view(seed).setRowMajor((0..<graph.type(of: score).elementCount).map { $0 == target ? 1 : 0 })
            try session.run(.forward)
            try session.run(.gradient)
            let expected = golden.row(frame)
            expectClose(
                try session.view(gradient).rowMajor(), expected,
                within: tolerance(meta.tolerances.inputGradientRelative, of: expected), "frame \(frame)")
        }
    }

    private func inputSize(_ network: GoldenNetwork) throws -> (width: Int, height: Int) {
        let shape = try network.array("input.npy").shape
        return (shape[3], shape[2])
    }
}
