import Foundation
import Maps
import TestSupport
import Testing

/// `camvideo motion`.
@Suite struct MotionTests {
    @Test func aFieldIsWrittenForEachFrame() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("motion.npy")
        let outcome = try Program.run("motion", Sample.longClip, path, "--frames", "4", "--verbose")
        #expect(outcome.status == 0 && outcome.output == "", "\(outcome.errors)")
        #expect(outcome.errors.contains("ms a frame, codec vectors on 3 frames, 0 scene cuts"), "\(outcome.errors)")
        let fields = try NumPyArray<Float>(contentsOf: path)
        try #require(fields.shape.count == 4 && fields.shape[0] == 4 && fields.shape[3] == 4)
        let frame = fields.values.count / 4
        #expect(fields.values[..<frame].allSatisfy { $0 == 0 })
        #expect(fields.values[frame...].contains { $0 != 0 } && fields.values.allSatisfy(\.isFinite))
        for value in stride(from: 3, to: fields.values.count, by: 4) {
            #expect((0...1).contains(fields.values[value]) && (0...1).contains(fields.values[value - 1]))
        }
        let again = try Program.run("motion", Sample.longClip, path)
        #expect(again.status == 1 && again.errors.contains("exists"), "\(again.errors)")
        let without = try Program.run(
            "motion", Sample.longClip, path, "-y", "--frames", "4", "--no-codec-vectors", "--verbose")
        #expect(without.errors.contains("codec vectors on 0 frames"), "\(without.errors)")
    }

    @Test func aRotatedVideosFieldIsUpright() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("motion.npy")
        let outcome = try Program.run("motion", Location.fixtures.path("small/rotated.mp4"), path, "--quiet")
        #expect(outcome.status == 0 && outcome.errors == "", "\(outcome.errors)")
        let shape = try NumPyArray<Float>(contentsOf: path).shape
        #expect(shape.count == 4 && shape[1] > shape[2], "\(shape)")
    }

    @Test func whatCannotBeDoneIsAnsweredWithASentence() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("motion.npy")
        let late = try Program.run("motion", Sample.clip, path, "--start", "1:00:00")
        #expect(late.status == 1 && late.errors.split(separator: "\n").count == 1, "\(late.errors)")
        let audio = try Program.run("motion", Sample.audio, path)
        #expect(audio.status == 1 && audio.errors.contains("no video stream"), "\(audio.errors)")
        let itself = try Program.run("motion", Sample.clip, Sample.clip, "-y")
        #expect(itself.status == 1 && itself.errors.contains("one of the inputs"), "\(itself.errors)")
        #expect(try Program.run("motion", Sample.clip, path, "--frames", "0").status == 64)
        #expect(try Program.run("motion", Sample.clip, path, "--quiet", "--verbose").status == 64)
        #expect(!FileManager.default.fileExists(atPath: path))
    }
}
