import Attribution
import Maps
import RunFile

/// What a run file says of a network, in the network's place: it has sizes, and explains nothing.
struct RecordedNetwork: FrameExplainer {
    let recorded: RunNetwork

    var inputWidth: Int { mapWidth }
    var inputHeight: Int { mapHeight }
    var classCount: Int { recorded.classCount }
    var mapWidth: Int { recorded.mapWidth }
    var mapHeight: Int { recorded.mapHeight }
    var channelCount: Int { recorded.channelCount }

    func channelObjective(_ index: Int) throws -> Objective { throw Self.isNone }

    func makeFrameSession() throws -> any FrameExplainerSession { throw Self.isNone }

    private static var isNone: CamVideoError { CamVideoError("a run file holds no network") }
}
