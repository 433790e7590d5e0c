import Dispatch

/// Where stages read the time: nanoseconds that never go back. Tests bring their own.
struct StageClock: Sendable {
    let now: @Sendable () -> UInt64

    static let monotonic = StageClock { DispatchTime.now().uptimeNanoseconds }
}

/// How long the workers of one stage worked.
package struct StageTiming: Sendable, Equatable {
    package let stage: String
    package let workers: Int
    /// Wall time inside the stage's body, summed over its workers, without the time spent waiting on queues.
    package internal(set) var busySeconds: Double
    /// Wall time spent waiting on queues, summed over its workers.
    package internal(set) var waitingSeconds: Double
}
