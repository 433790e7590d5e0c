/// A bounded queue that takes elements out of order and gives them in order: `ReorderBuffer` behind a lock.
///
/// Elements travel with their sequence number: 0, 1, 2, ... without gaps, given out where the work fans out.
package final class ReorderQueue<Element: Sendable>: StageQueue {
    private let buffer: Monitor<ReorderBuffer<Element>>

    /// `window` is how many elements may be held at once; at least as many as there are workers keeps all of them busy.
    package init(window: Int, first: Int = 0) {
        buffer = Monitor(ReorderBuffer(window: window, first: first))
    }

    /// Blocks while `sequence` is too far ahead of the next one to be popped. False when the consumer has closed the queue.
    /// - Throws: `StageCancelled`
    package func push(_ element: Element, sequence: Int) throws -> Bool {
        try buffer.wait { buffer in
            switch buffer.push(element, sequence: sequence) {
            case .accepted: true
            case .full: nil
            case .closed: false
            case .cancelled: throw StageCancelled()
            }
        }
    }

    /// Blocks until the next element in order is there. Nil at the end of the stream.
    /// - Throws: `StageCancelled`
    package func pop() throws -> Element? {
        try buffer.wait { buffer -> Element?? in
            switch buffer.pop() {
            case .element(let element): .some(element)
            case .empty: nil
            case .ended: .some(nil)
            case .cancelled: throw StageCancelled()
            }
        }
    }

    package func addProducers(_ count: Int) { buffer.update { $0.addProducers(count) } }

    package func producerFinished() { buffer.update { $0.producerFinished() } }

    package func close() { buffer.update { $0.close() } }

    package func cancel() { buffer.update { $0.cancel() } }
}
