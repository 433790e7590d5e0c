import ArgumentParser
import Dispatch
import Foundation
import Synchronization

/// Hands the signals that ask a program to end to a closure while it lives. Made before the work starts, so that none is
/// missed.
final class InterruptSignals {
    private let sources: [any DispatchSourceSignal]
    private let record = SignalRecord()

    /// - Parameter handler: called on a queue of its own with how many signals there have been, of whichever kind, and the
    ///   code that the program is to exit with.
    init(handler: @escaping @Sendable (Int, ExitCode) -> Void) {
        let queue = DispatchQueue(label: "camvideo.signals")
        sources = [SIGINT, SIGTERM, SIGHUP].compactMap { [record] number in
            let former = signal(number, SIG_IGN)
            // Under nohup, a terminal that goes away is no reason to end.
            if number == SIGHUP, unsafeBitCast(former, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) {
                return nil
            }
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler {
                let count = record.add(number)
                handler(count, .signal(number))
            }
            source.activate()
            return source
        }
    }

    deinit { for source in sources { source.cancel() } }

    /// What the program that was asked to end exits with, by the last signal; nil where there has been none.
    var exitCode: ExitCode? { record.last.map(ExitCode.signal) }
}

private final class SignalRecord: Sendable {
    private let state = Mutex<(count: Int, last: Int32?)>((0, nil))

    var last: Int32? { state.withLock { $0.last } }

    /// - Returns: how many there have been: 1, 2, 3, ...
    func add(_ number: Int32) -> Int {
        state.withLock { state in
            state = (state.count + 1, number)
            return state.count
        }
    }
}

extension ExitCode {
    /// As shells have it: 130 after SIGINT, 143 after SIGTERM, 129 after SIGHUP.
    fileprivate static func signal(_ number: Int32) -> ExitCode { ExitCode(128 + number) }
}
