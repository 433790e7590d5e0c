/// Where one worker takes what comes to its stage. The wait does not count as work.
///
/// Used on the worker's own thread only, as `StageContext` is.
package struct Receiver<Element> {
    private let context: StageContext
    private let pop: () throws -> Element?

    init<Buffer: QueueBuffer>(_ queue: StageQueue<Buffer>, _ context: StageContext) where Buffer.Output == Element {
        self.context = context
        pop = queue.pop
    }

    /// The next element, or nil at the end of the stream.
    /// - Throws: `StageCancelled`
    package func receive() throws -> Element? { try context.waiting(pop) }
}

/// Where one worker puts what its stage makes. The wait does not count as work.
///
/// Used on the worker's own thread only, as `StageContext` is.
package struct Sender<Element> {
    private let context: StageContext
    private let push: (Element) throws -> Bool

    init<Buffer: QueueBuffer>(_ queue: StageQueue<Buffer>, _ context: StageContext) where Buffer.Input == Element {
        self.context = context
        push = queue.push
    }

    /// False when whoever reads the queue wants no more: the stage should return.
    /// - Throws: `StageCancelled`
    package func send(_ element: Element) throws -> Bool { try context.waiting { try push(element) } }
}
