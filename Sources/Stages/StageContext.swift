/// What one worker of a stage sees of the graph: which worker it is, and how to wait without that counting as work.
///
/// Used on the worker's own thread only.
package final class StageContext {
    /// The stage's name.
    package let stage: String
    /// 0 ..< the number of workers of the stage.
    package let worker: Int
    private let clock: StageClock
    private(set) var waited: UInt64 = 0

    init(stage: String, worker: Int, clock: StageClock) {
        self.stage = stage
        self.worker = worker
        self.clock = clock
    }

    /// Runs `body`, whose time counts as waiting and not as this stage's work.
    package func waiting<Result>(_ body: () throws -> Result) rethrows -> Result {
        let start = clock.now()
        defer { waited += clock.now() - start }
        return try body()
    }
}
