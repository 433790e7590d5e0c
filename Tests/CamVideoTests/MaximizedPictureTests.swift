import Foundation
import Media
import MediaSupport
import Rendering
import TestSupport
import Testing

@testable import CamVideo

/// Pictures that a network answers to most, from its file to a file.
@Suite struct MaximizedPictureTests {
    private let folder: TemporaryFolder
    private static let model = ModelOptions(
        source: .path(Location.fixtures.path("goldens/resnet_basic/model.onnx")))

    init() throws {
        FFmpegLog.quiet()
        folder = try TemporaryFolder()
    }

    private func picture(_ change: (inout MaximizedPicture) -> Void) -> MaximizedPicture {
        var picture = MaximizedPicture(model: Self.model, channels: [1])
        picture.steps = 4
        change(&picture)
        return picture
    }

    private func bytes(_ change: (inout MaximizedPicture) -> Void = { _ in }) throws -> [UInt8] {
        let path = folder.path("out.png")
        try picture(change).write(to: path, overwrites: true)
        return try folder.bytes(of: path)
    }

    @Test func theSameSeedIsTheSameFile() throws {
        let first = try bytes()
        #expect(try bytes() == first)
        #expect(try bytes { $0.seed = 1 } != first)
        #expect(try bytes { ($0.channels, $0.targets) = ([], [.classIndex(1)]) } == first)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("")) == ["out.png"])
    }

    @Test func severalAreSideBySide() throws {
        let path = folder.path("out.png")
        func size(_ change: (inout MaximizedPicture) -> Void) throws -> (Int, Int) {
            try picture(change).write(to: path, overwrites: true)
            let frame = try #require(try Contents(of: path).frames.first)
            return (frame.width, frame.height)
        }
        let one = try size { $0.steps = 1 }
        let four = try size { ($0.steps, $0.channels) = (1, [0, 1, 2, 3]) }
        #expect(four.0 * four.1 > one.0 * one.1)
        // Enlarged until its shorter side has 200 pixels.
        let wide = try size { ($0.steps, $0.size) = (1, (100, 20)) }
        #expect(wide.0 >= 1000 && (200..<400).contains(wide.1))
    }

    @Test func itSaysHowFarItIs() throws {
        var progress: [[Int]] = []
        try picture { $0.channels = [0, 1] }.write(
            to: folder.path("out.png"),
            isStopped: { progress.count == 6 },
            onEvent: { event in
                if case .progress(let value) = event {
                    progress.append([value.picture, value.pictures, value.step, value.steps])
                }
            })
        #expect(progress == (1...4).map { [1, 2, $0, 4] } + (1...2).map { [2, 2, $0, 4] })
    }

    @Test func whatCannotBeMaximisedIsSaid() throws {
        func expectError(_ hint: String, _ change: (inout MaximizedPicture) -> Void) throws {
            let path = folder.path("out.png")
            let error = try #require(throws: CamVideoError.self) { try picture(change).write(to: path) }
            #expect(error.description.contains(hint), "\(error)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("")) == [])
        }
        try expectError("there is no class 10; the model has classes 0 to 9") { $0.channels = [10] }
        try expectError("conv99") { $0.layer = "conv99" }
        try expectError("there is nothing to maximise") { $0.channels = [] }
        try expectError("give 1 to 100000") { $0.steps = 0 }
        try expectError("--size is 4x4") { $0.size = (4, 4) }
        try expectError("is no class to maximise") { $0.targets = [.top] }
    }
}
