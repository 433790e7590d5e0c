import Attribution
import Maps

/// What the pipeline asks of a network: shared by all workers, each of which makes a session of its own.
package protocol FrameExplainer: Sendable {
    var inputWidth: Int { get }
    var inputHeight: Int { get }
    var classCount: Int { get }
    var mapWidth: Int { get }
    var mapHeight: Int { get }
    /// Of the target layer; 0 where no layer is explained.
    var channelCount: Int { get }

    /// The score that a channel of the target layer is.
    /// - Throws: `AttributionError` where the network was not compiled for that.
    func channelObjective(_ index: Int) throws -> Objective

    func makeFrameSession() throws -> any FrameExplainerSession
}

/// One worker's network, for one thread.
package protocol FrameExplainerSession {
    /// Height * width * channels normalised values, the channels interleaved: as many as the preprocessing has means.
    var input: UnsafeMutableBufferPointer<Float> { get }
    /// The raw score of each class for the picture in `input`.
    func forward() throws -> [Float]
    /// The map of a number made of scores of the last `forward`.
    func explain(_ objective: Objective) throws -> SaliencyMap
    /// The elements that objectives are made of: the class scores, or the target layer's.
    func scored() throws -> [Float]
    /// How important each channel of the target layer is for a class.
    func channelImportances(classIndex: Int) throws -> [Float]
    /// One channel of the target layer.
    func channelMap(_ index: Int, isRectified: Bool) throws -> SaliencyMap
}

extension Explainer: FrameExplainer {
    package func makeFrameSession() throws -> any FrameExplainerSession { try makeSession() }
}

extension ExplainerSession: FrameExplainerSession {}
