import Dispatch

/// The error that ended a graph: the first one thrown by any stage.
package struct StageFailure: Error {
    package let stage: String
    package let cause: any Error
}

/// Stages that run at the same time, each worker as one long loop on a serial Dispatch queue of its own (which has its
/// own thread, so that blocking C calls are welcome), joined by bounded queues.
///
/// Set up with `addStage`, then `start()` once, then `wait()`. The first error cancels every queue, and `wait()` throws it
/// once, when all workers have returned.
package final class StageGraph: Sendable {
    typealias Body = @Sendable (StageContext) throws -> Void

    private struct Stage {
        let name: String
        let inputs: [any AnyStageQueue]
        let outputs: [any AnyStageQueue]
        let body: Body
        var running: Int
        var timing: StageTiming
    }

    private struct State {
        var stages: [Stage] = []
        var cancellables: [any Cancellable] = []
        var isStarted = false
        var isCancelled = false
        var failure: StageFailure?
    }

    private let state = Monitor(State())
    private let group = DispatchGroup()
    private let clock: StageClock

    package convenience init() { self.init(clock: .monotonic) }

    init(clock: StageClock) { self.clock = clock }

    /// Adds a stage that only sends: each of its `workers` workers runs `body` once, with an end for each queue of `outputs`.
    ///
    /// When a worker returns, the graph finishes its part of `outputs`. Several stages may send to one queue.
    package func addStage<each Output: QueueBuffer>(
        _ name: String, workers: Int = 1, to outputs: repeat StageQueue<each Output>,
        body: @escaping @Sendable (StageContext, repeat Sender<(each Output).Input>) throws -> Void
    ) {
        var queues: [any AnyStageQueue] = []
        for output in repeat each outputs { queues.append(output) }
        add(name, workers: workers, inputs: [], outputs: queues) { context in
            try body(context, repeat Sender(each outputs, context))
        }
    }

    /// Adds a stage that receives from `input`, and sends to as many queues as are named.
    ///
    /// As above; and when the last worker of the stage has returned, the graph closes `input`, so that whoever feeds it
    /// stops too.
    package func addStage<Input: QueueBuffer, each Output: QueueBuffer>(
        _ name: String, workers: Int = 1, from input: StageQueue<Input>, to outputs: repeat StageQueue<each Output>,
        body:
            @escaping @Sendable (StageContext, Receiver<Input.Output>, repeat Sender<(each Output).Input>) throws ->
            Void
    ) {
        var queues: [any AnyStageQueue] = []
        for output in repeat each outputs { queues.append(output) }
        add(name, workers: workers, inputs: [input], outputs: queues) { context in
            try body(context, Receiver(input, context), repeat Sender(each outputs, context))
        }
    }

    private func add(
        _ name: String, workers: Int, inputs: [any AnyStageQueue], outputs: [any AnyStageQueue], body: @escaping Body
    ) {
        precondition(workers > 0, "a stage has at least one worker")
        for queue in outputs { queue.addProducers(workers) }
        state.withLock { state in
            precondition(!state.isStarted, "stages are added before the graph starts")
            state.stages.append(
                Stage(
                    name: name, inputs: inputs, outputs: outputs, body: body, running: workers,
                    timing: StageTiming(stage: name, workers: workers, busySeconds: 0, waitingSeconds: 0)))
            state.cancellables += inputs as [any Cancellable]
            state.cancellables += outputs as [any Cancellable]
        }
    }

    /// Something other than a stage's queue on which workers block, to be cancelled with the graph. Before `start()`.
    package func cancelOnFailure(_ cancellable: any Cancellable) {
        state.withLock { state in
            precondition(!state.isStarted, "what is to be cancelled is named before the graph starts")
            state.cancellables.append(cancellable)
        }
    }

    package func start() {
        let stages = state.withLock { state in
            precondition(!state.isStarted, "a graph starts once")
            state.isStarted = true
            let received = Set(state.stages.flatMap(\.inputs).map(ObjectIdentifier.init))
            let sent = Set(state.stages.flatMap(\.outputs).map(ObjectIdentifier.init))
            precondition(
                received == sent, "every queue of a graph has a stage that sends to it and one that receives from it")
            return state.stages
        }
        for (index, stage) in stages.enumerated() {
            for worker in 0..<stage.timing.workers {
                DispatchQueue(label: "camvideo.\(stage.name).\(worker)").async(group: group) { [self] in
                    run(stage: index, name: stage.name, worker: worker, body: stage.body)
                }
            }
        }
    }

    /// Blocks until every worker has returned.
    /// - Throws: `StageFailure` with the first error of a stage, or `StageCancelled` after `cancel()`.
    package func wait() throws {
        group.wait()
        try state.withLock { state in
            if let failure = state.failure { throw failure }
            if state.isCancelled { throw StageCancelled() }
        }
    }

    /// Stops all stages, each as soon as it comes to a queue.
    package func cancel() {
        let cancellables = state.withLock { state in
            state.isCancelled = true
            return state.cancellables
        }
        for cancellable in cancellables { cancellable.cancel() }
    }

    /// The time of each stage, in the order in which they were added; complete once `wait()` has returned.
    package var timings: [StageTiming] { state.withLock { $0.stages.map(\.timing) } }

    private func run(stage index: Int, name: String, worker: Int, body: Body) {
        let context = StageContext(stage: name, worker: worker, clock: clock)
        let start = clock.now()
        do {
            try body(context)
        } catch is StageCancelled {
            // A consequence of an error or a cancel() already recorded where it happened.
            cancel()
        } catch {
            state.withLock { state in
                if state.failure == nil && !state.isCancelled {
                    state.failure = StageFailure(stage: name, cause: error)
                }
            }
            cancel()
        }
        let elapsed = clock.now() - start

        let (outputs, idleInputs) = state.withLock { state in
            state.stages[index].timing.busySeconds += Double(elapsed - context.waited) / 1e9
            state.stages[index].timing.waitingSeconds += Double(context.waited) / 1e9
            state.stages[index].running -= 1
            let stage = state.stages[index]
            return (stage.outputs, stage.running == 0 ? stage.inputs : [])
        }
        for queue in outputs { queue.producerFinished() }
        for queue in idleInputs { queue.close() }
    }
}
