/// A bounded first-in, first-out queue between threads: `FIFOBuffer` behind a lock. Any number of producers and consumers.
package final class BoundedQueue<Element: Sendable>: StageQueue {
    private let buffer: Monitor<FIFOBuffer<Element>>

    package init(capacity: Int) {
        buffer = Monitor(FIFOBuffer(capacity: capacity))
    }

    /// Blocks while the queue is full. False when the consumers have closed the queue.
    /// - Throws: `StageCancelled`
    package func push(_ element: Element) throws -> Bool {
        try buffer.wait { buffer in
            switch buffer.push(element) {
            case .accepted: true
            case .full: nil
            case .closed: false
            case .cancelled: throw StageCancelled()
            }
        }
    }

    /// Blocks while the queue is empty. Nil at the end of the stream.
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
