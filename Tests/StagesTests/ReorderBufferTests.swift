import Testing

@testable import Stages

@Suite struct ReorderBufferTests {
    private func buffer(window: Int, first: Int = 0) -> ReorderBuffer<String> {
        var buffer = ReorderBuffer<String>(window: window, first: first)
        buffer.addProducers(1)
        return buffer
    }

    @Test func givesElementsInSequence() {
        var buffer = buffer(window: 4)
        #expect(buffer.push("c", sequence: 2) == .accepted)
        #expect(buffer.pop() == .empty)
        #expect(buffer.push("a", sequence: 0) == .accepted)
        #expect(buffer.pop() == .element("a"))
        #expect(buffer.pop() == .empty)
        #expect(buffer.push("b", sequence: 1) == .accepted)
        #expect(buffer.pop() == .element("b"))
        #expect(buffer.pop() == .element("c"))
        buffer.producerFinished()
        #expect(buffer.pop() == .ended)
    }

    @Test func everyOrderOfFiveComesOutSorted() {
        func permutations(_ items: [Int]) -> [[Int]] {
            items.isEmpty
                ? [[]]
                : items.flatMap { first in permutations(items.filter { $0 != first }).map { [first] + $0 } }
        }
        for order in permutations(Array(0..<5)) {
            var buffer = ReorderBuffer<Int>(window: 5)
            buffer.addProducers(1)
            var output: [Int] = []
            for item in order {
                #expect(buffer.push(item, sequence: item) == .accepted)
                while case .element(let next) = buffer.pop() { output.append(next) }
            }
            #expect(output == [0, 1, 2, 3, 4], "\(order)")
        }
    }

    @Test func theWindowBoundsHowFarAheadAWorkerMayBe() {
        var buffer = buffer(window: 2, first: 10)
        #expect(buffer.push("c", sequence: 12) == .full)
        #expect(buffer.push("b", sequence: 11) == .accepted)
        #expect(buffer.push("a", sequence: 10) == .accepted)
        #expect(buffer.push("c", sequence: 12) == .full)
        #expect(buffer.pop() == .element("a"))
        #expect(buffer.push("c", sequence: 12) == .accepted)
        #expect(buffer.next == 11)
        #expect(buffer.count == 2)
    }

    @Test func aNumberThatNeverComesIsPassedOverAtTheEnd() {
        var buffer = buffer(window: 4)
        _ = buffer.push("b", sequence: 1)
        _ = buffer.push("d", sequence: 3)
        #expect(buffer.pop() == .empty)
        buffer.producerFinished()
        #expect(buffer.pop() == .element("b"))
        #expect(buffer.pop() == .element("d"))
        #expect(buffer.pop() == .ended)
    }

    @Test func closeAndCancelStopBothEnds() {
        var buffer = buffer(window: 4)
        _ = buffer.push("a", sequence: 0)
        buffer.close()
        #expect(buffer.push("b", sequence: 1) == .closed)
        #expect(buffer.pop() == .ended)
        buffer.cancel()
        #expect(buffer.push("b", sequence: 1) == .cancelled)
        #expect(buffer.pop() == .cancelled)
    }
}
