import Testing

@testable import Stages

@Suite struct FIFOBufferTests {
    private func buffer(capacity: Int = 2, producers: Int = 1) -> FIFOBuffer<Int> {
        var buffer = FIFOBuffer<Int>(capacity: capacity)
        buffer.addProducers(producers)
        return buffer
    }

    @Test func givesElementsInOrder() {
        var buffer = buffer()
        #expect(buffer.push(1) == .accepted)
        #expect(buffer.push(2) == .accepted)
        #expect(buffer.pop() == .element(1))
        #expect(buffer.push(3) == .accepted)
        #expect(buffer.pop() == .element(2))
        #expect(buffer.pop() == .element(3))
        #expect(buffer.pop() == .empty)
    }

    @Test func refusesMoreThanItsCapacity() {
        var buffer = buffer(capacity: 2)
        _ = buffer.push(1)
        _ = buffer.push(2)
        #expect(buffer.push(3) == .full)
        #expect(buffer.count == 2)
    }

    @Test func endsWhenEveryProducerHasFinishedAndAllIsPopped() {
        var buffer = buffer(producers: 2)
        _ = buffer.push(1)
        buffer.producerFinished()
        #expect(buffer.pop() == .element(1))
        #expect(buffer.pop() == .empty)
        _ = buffer.push(2)
        buffer.producerFinished()
        #expect(buffer.pop() == .element(2))
        #expect(buffer.pop() == .ended)
    }

    @Test func aConsumerCanEndIt() {
        var buffer = buffer()
        _ = buffer.push(1)
        buffer.close()
        #expect(buffer.push(2) == .closed)
        #expect(buffer.pop() == .ended)
        #expect(buffer.count == 0)
    }

    @Test func cancellingWinsOverEverything() {
        var buffer = buffer()
        _ = buffer.push(1)
        buffer.producerFinished()
        buffer.close()
        buffer.cancel()
        #expect(buffer.push(2) == .cancelled)
        #expect(buffer.pop() == .cancelled)
    }
}
