import Dispatch
import Foundation
import Synchronization

/// Hands the signals that ask a program to end to a closure while it lives. Made before the work starts, so that none is
/// missed.
final class InterruptSignals {
    private let sources: [any DispatchSourceSignal]

    /// - Parameter handler: called on a queue of its own with how many signals there have been, of whichever kind.
    init(handler: @escaping @Sendable (Int) -> Void) {
        let queue = DispatchQueue(label: "camvideo.signals")
        let counter = SignalCounter()
        sources = [SIGINT, SIGTERM, SIGHUP].compactMap { number in
            let former = signal(number, SIG_IGN)
            // Under nohup, a terminal that goes away is no reason to end.
            if number == SIGHUP, unsafeBitCast(former, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) {
                return nil
            }
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { handler(counter.next()) }
            source.activate()
            return source
        }
    }

    deinit { for source in sources { source.cancel() } }
}

private final class SignalCounter: Sendable {
    private let count = Atomic(0)

    /// 1, 2, 3, ...
    func next() -> Int { count.add(1, ordering: .relaxed).newValue }
}
