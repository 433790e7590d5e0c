import Testing

@testable import NeuralGraph

@Suite struct LayoutTests {
    @Test func flatteningAPooledMapMovesNothing() {
        let layout = Layout.channelsLast(rank: 4).reshaped(from: [1, 512, 1, 1], to: [1, 512])
        #expect(layout == Layout.rowMajor(rank: 2))
    }

    @Test func flatteningAMapHasToMoveIt() {
        #expect(Layout.channelsLast(rank: 4).reshaped(from: [1, 512, 7, 7], to: [1, 512 * 49]) == nil)
    }

    @Test func tokensOfAMapKeepItsOrder() {
        let layout = Layout.channelsLast(rank: 4).reshaped(from: [1, 768, 14, 14], to: [1, 768, 196])
        #expect(layout?.strides([1, 768, 196]) == [768 * 196, 1, 768])
    }

    @Test func stridesFollowThePhysicalOrder() {
        #expect(Layout.channelsLast(rank: 4).strides([2, 3, 4, 5]) == [60, 1, 15, 3])
        #expect(Layout.rowMajor(rank: 3).strides([2, 3, 4]) == [12, 4, 1])
    }
}
