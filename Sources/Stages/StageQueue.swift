/// An arrow between stages: a buffer behind a lock. Any number of producers and consumers.
///
/// Stages reach it only through the ends that `StageGraph.addStage` hands them, so what a stage declares and what it uses
/// cannot disagree. End of stream is a state of the queue and not an element: it is reached when every producer has
/// finished and the queue is empty. A consumer may end it too, with `close()`.
package final class StageQueue<Buffer: QueueBuffer>: AnyStageQueue {
    private let buffer: Monitor<Buffer>

    package init(_ buffer: sending Buffer) { self.buffer = Monitor(buffer) }

    /// Blocks while there is no room for the element. False when the consumers have closed the queue.
    /// - Throws: `StageCancelled`
    func push(_ element: Buffer.Input) throws -> Bool {
        try buffer.wait { buffer in
            switch buffer.push(element) {
            case .accepted: true
            case .full: nil
            case .closed: false
            case .cancelled: throw StageCancelled()
            }
        }
    }

    /// Blocks until the next element is there. Nil at the end of the stream.
    /// - Throws: `StageCancelled`
    func pop() throws -> Buffer.Output? {
        try buffer.wait { buffer -> Buffer.Output?? in
            switch buffer.pop() {
            case .element(let element): .some(element)
            case .empty: nil
            case .ended: .some(nil)
            case .cancelled: throw StageCancelled()
            }
        }
    }

    func addProducers(_ count: Int) { buffer.update { $0.addProducers(count) } }

    func producerFinished() { buffer.update { $0.producerFinished() } }

    func close() { buffer.update { $0.close() } }

    package func cancel() { buffer.update { $0.cancel() } }
}

/// A queue as the graph sees it, whatever travels through it.
protocol AnyStageQueue: Cancellable {
    /// Announces `count` more producers, each of which calls `producerFinished()` once. Before the first pop.
    func addProducers(_ count: Int)
    func producerFinished()
    /// The consumers want no more: waiting and later pushes give false.
    func close()
}

/// First in, first out.
package typealias BoundedQueue<Element: Sendable> = StageQueue<FIFOBuffer<Element>>
/// First in, first out, and numbered when taken: where work fans out to several workers.
package typealias NumberingQueue<Element: Sendable> = StageQueue<NumberingBuffer<FIFOBuffer<Element>>>
/// In the order of their numbers: where the work of several workers comes together.
package typealias ReorderQueue<Element: Sendable> = StageQueue<ReorderBuffer<Element>>

extension StageQueue {
    package convenience init<Element>(capacity: Int) where Buffer == FIFOBuffer<Element> {
        self.init(FIFOBuffer(capacity: capacity))
    }

    package convenience init<Element>(capacity: Int) where Buffer == NumberingBuffer<FIFOBuffer<Element>> {
        self.init(NumberingBuffer(FIFOBuffer(capacity: capacity)))
    }

    package convenience init<Element>(window: Int) where Buffer == ReorderBuffer<Element> {
        self.init(ReorderBuffer(window: window))
    }
}
