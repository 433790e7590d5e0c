import Foundation
import Media
import MediaSupport
import NeuralGraph
import ONNX
import Pictures
import Rendering
import TestSupport
import Testing

@testable import CamVideo

/// A convolution's kernels as pictures.
@Suite struct KernelGridTests {
    private func kernels(_ shape: [Int], groups: Int = 1, _ value: (Int) -> Float) throws -> ConvolutionKernels {
        let count = shape.reduce(1, *)
        let weights = ONNXTensor(name: "w", shape: shape, floats: (0..<count).map(value))
        return try ConvolutionKernels(
            ONNXModel(
                opsets: ["": 17],
                graph: ONNXGraph(
                    nodes: [
                        ONNXNode(
                            opType: "Conv", inputs: ["x", "w"], outputs: ["y"],
                            attributes: ["group": .int(Int64(groups))])
                    ], initializers: ["w": weights], inputs: [], outputs: [])))
    }

    /// What a panel shows, after a check that each of its pixels is a square of one colour.
    private func pixels(_ grid: PictureGrid, _ index: Int) throws -> [[Int]] {
        let drawn = try grid.drawn()
        let (left, top) = grid.corner(of: index)
        let size = grid.panels[index].picture.size
        var colors: [[Int]] = []
        for y in 0..<size.height {
            for x in 0..<size.width {
                let first = drawn[left + x * grid.scale, top + y * grid.scale]
                for row in 0..<grid.scale {
                    for column in 0..<grid.scale {
                        #expect(drawn[left + x * grid.scale + column, top + y * grid.scale + row] == first)
                    }
                }
                colors.append([first.red, first.green, first.blue].map(Int.init))
            }
        }
        return colors
    }

    @Test func threeChannelsAreColours() throws {
        // Of the first kernel, red is 2, -2, 1, 0 and the others are 0; the second is blank.
        let first: [Float] = [2, -2, 1, 0] + Array(repeating: 0, count: 8)
        let kernels = try kernels([2, 3, 2, 2]) { $0 < 12 ? first[$0] : 0 }
        let grid = try KernelGrid(kernels).grid
        #expect(grid.panels.map(\.caption) == ["0", "1"])
        #expect(try pixels(grid, 0) == [[255, 128, 128], [0, 128, 128], [191, 128, 128], [128, 128, 128]])
        #expect(try pixels(grid, 1) == Array(repeating: [128, 128, 128], count: 4))
        let swapped = try KernelGrid(kernels, isBGR: true).grid
        #expect(try pixels(swapped, 0)[0] == [128, 128, 255])
    }

    @Test func pairsAreMapsOfSignedValues() throws {
        // Two groups of two inputs each; pair 5 is the strongest, then 0.
        let kernels = try kernels([4, 2, 1, 2], groups: 2) { $0 == 10 ? -8 : $0 == 0 ? 4 : $0 == 1 ? 2 : 0.5 }
        let grid = try KernelGrid(kernels, limit: 2).grid
        #expect(grid.title == "y · the 2 strongest of 8 pairs of 2x1, output ← input")
        #expect(grid.panels.map(\.caption) == ["2 ← 3", "0 ← 0"])
        #expect(try pixels(grid, 0)[0] == [33, 102, 172])
        // Half way from white to red.
        #expect(try pixels(grid, 1) == [[178, 24, 43], [217, 140, 149]])
        #expect(try KernelGrid(kernels).grid.panels.count == 8)
    }

    @Test func singlePixelsAreOneMap() throws {
        let kernels = try kernels([2, 5, 1, 1]) { $0 == 7 ? -1 : 0 }
        let grid = try KernelGrid(kernels).grid
        #expect(grid.panels.count == 1 && grid.panels[0].picture.size == PictureSize(width: 5, height: 2))
        #expect(try pixels(grid, 0).map { $0 == [33, 102, 172] }.firstIndex(of: true) == 7)
    }

    @Test func valuesThatAreNoNumbersAreNothing() throws {
        let grid = try KernelGrid(kernels([1, 3, 1, 1]) { $0 == 0 ? .nan : $0 == 1 ? .infinity : -1 }).grid
        #expect(try pixels(grid, 0) == [[128, 128, 0]])
    }

    @Test func whatCannotBeDrawnIsSaid() throws {
        #expect(throws: CamVideoError.self) { try KernelGrid(kernels([1, 3, 2, 2, 2]) { _ in 1 }) }
        #expect(throws: CamVideoError.self) { try KernelGrid(kernels([1, 17000, 1, 1]) { _ in 1 }) }
    }

    /// The demo model's batch normalisations are folded when it runs, and not here.
    @Test func theFileHoldsWhatWasDrawn() throws {
        FFmpegLog.quiet()
        let folder = try TemporaryFolder()
        let path = folder.path("kernels.png")
        let model = Location.fixtures.path("goldens/resnet_basic/model.onnx")
        try KernelPicture(source: .path(model)).write(to: path)
        let expected = try KernelGrid(ConvolutionKernels(ONNXModel(contentsOf: model))).grid.drawn()
        let frame = try #require(try Contents(of: path).frames.first)
        #expect(frame.picture.pixelFormat == .rgb24)
        #expect(frame.packedBytes == expected.bytes)
        #expect(throws: CamVideoError.self) { try KernelPicture(source: .demo).write(to: path) }
        try KernelPicture(source: .demo, channels: 3).write(to: path, overwrites: true)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("")) == ["kernels.png"])
    }
}
