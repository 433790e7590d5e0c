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
        #expect(buffer.push(Numbered(number: 2, element: "c")) == .accepted)
        #expect(buffer.pop() == .empty)
        #expect(buffer.push(Numbered(number: 0, element: "a")) == .accepted)
        #expect(buffer.pop() == .element("a"))
        #expect(buffer.pop() == .empty)
        #expect(buffer.push(Numbered(number: 1, element: "b")) == .accepted)
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
                #expect(buffer.push(Numbered(number: item, element: item)) == .accepted)
                while case .element(let next) = buffer.pop() { output.append(next) }
            }
            #expect(output == [0, 1, 2, 3, 4], "\(order)")
        }
    }

    @Test func theWindowBoundsHowFarAheadAWorkerMayBe() {
        var buffer = buffer(window: 2, first: 10)
        #expect(buffer.push(Numbered(number: 12, element: "c")) == .full)
        #expect(buffer.push(Numbered(number: 11, element: "b")) == .accepted)
        #expect(buffer.push(Numbered(number: 10, element: "a")) == .accepted)
        #expect(buffer.push(Numbered(number: 12, element: "c")) == .full)
        #expect(buffer.pop() == .element("a"))
        #expect(buffer.push(Numbered(number: 12, element: "c")) == .accepted)
        #expect(buffer.next == 11)
        #expect(buffer.count == 2)
    }

    @Test func aNumberThatNeverComesIsPassedOverAtTheEnd() {
        var buffer = buffer(window: 4)
        _ = buffer.push(Numbered(number: 1, element: "b"))
        _ = buffer.push(Numbered(number: 3, element: "d"))
        #expect(buffer.pop() == .empty)
        buffer.producerFinished()
        #expect(buffer.pop() == .element("b"))
        #expect(buffer.pop() == .element("d"))
        #expect(buffer.pop() == .ended)
    }

    @Test func closeAndCancelStopBothEnds() {
        var buffer = buffer(window: 4)
        _ = buffer.push(Numbered(number: 0, element: "a"))
        buffer.close()
        #expect(buffer.push(Numbered(number: 1, element: "b")) == .closed)
        #expect(buffer.pop() == .ended)
        buffer.cancel()
        #expect(buffer.push(Numbered(number: 1, element: "b")) == .cancelled)
        #expect(buffer.pop() == .cancelled)
    }
}
