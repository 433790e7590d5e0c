import Attribution
import Maps

/// What the pipeline asks of a network: shared by all workers, each of which makes a session of its own.
package protocol FrameExplainer: Sendable {
    var inputWidth: Int { get }
    var inputHeight: Int { get }
    var classCount: Int { get }
    var mapWidth: Int { get }
    var mapHeight: Int { get }

    func makeFrameSession() throws -> any FrameExplainerSession
}

/// One worker's network, for one thread.
package protocol FrameExplainerSession {
    /// Height * width * channels normalised values, the channels interleaved: as many as the preprocessing has means.
    var input: UnsafeMutableBufferPointer<Float> { get }
    /// The raw score of each class for the picture in `input`.
    func forward() throws -> [Float]
    /// The map of a class for the last `forward`.
    func explain(classIndex: Int) throws -> SaliencyMap
}

extension Explainer: FrameExplainer {
    package func makeFrameSession() throws -> any FrameExplainerSession { try makeSession() }
}

extension ExplainerSession: FrameExplainerSession {}
