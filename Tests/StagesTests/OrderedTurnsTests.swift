import Testing

@testable import Stages

@Suite struct OrderedTurnsTests {
    @Test func turnsAreTakenInOrder() throws {
        var turns = TurnCounter()
        #expect(try turns.mayTake(0) == true)
        #expect(try turns.mayTake(1) == nil)
        turns.finish()
        #expect(try turns.mayTake(1) == true)
        #expect(try turns.mayTake(2) == nil)
        turns.cancel()
        #expect(throws: StageCancelled.self) { try turns.mayTake(1) }
    }

    @Test func nobodyWaitsForAnEmptyTurn() throws {
        var turns = TurnCounter()
        turns.pass(1)
        turns.pass(2)
        #expect(try turns.mayTake(3) == nil)
        #expect(try turns.mayTake(0) == true)
        turns.finish()
        #expect(turns.next == 3)
        turns.pass(3)
        #expect(try turns.mayTake(4) == true)
    }
}
