import Testing

@testable import Stages

@Suite struct NumberingBufferTests {
    @Test func numbersAreGivenWhenElementsAreTaken() {
        var buffer = NumberingBuffer(FIFOBuffer<String>(capacity: 2))
        buffer.addProducers(1)
        #expect(buffer.push("a") == .accepted)
        #expect(buffer.push("b") == .accepted)
        #expect(buffer.push("c") == .full)
        #expect(buffer.pop() == .element(Numbered(number: 0, element: "a")))
        #expect(buffer.push("c") == .accepted)
        #expect(buffer.pop() == .element(Numbered(number: 1, element: "b")))
        #expect(buffer.pop() == .element(Numbered(number: 2, element: "c")))
        #expect(buffer.pop() == .empty)
        buffer.producerFinished()
        #expect(buffer.pop() == .ended)
    }

    /// As a live source wants it: the newest elements stay, and whoever puts them in never waits.
    private struct NewestBuffer: QueueBuffer {
        var lifecycle = QueueLifecycle()
        private var kept = FIFOBuffer<Int>(capacity: 2)

        mutating func put(_ element: Int) -> Bool {
            if kept.put(element) { return true }
            _ = kept.take()
            return kept.put(element)
        }

        mutating func take() -> Int? { kept.take() }

        mutating func removeAll() { kept.removeAll() }
    }

    @Test func whatIsDroppedWhileItWaitsLeavesNoGap() {
        var buffer = NumberingBuffer(NewestBuffer())
        var ordered = ReorderBuffer<Int>(window: 8)
        buffer.addProducers(1)
        ordered.addProducers(1)
        for element in 0..<5 { #expect(buffer.push(element) == .accepted) }
        var output: [Int] = []
        while case .element(let taken) = buffer.pop() {
            #expect(ordered.push(taken) == .accepted)
            while case .element(let element) = ordered.pop() { output.append(element) }
        }
        #expect(output == [3, 4])
    }
}
