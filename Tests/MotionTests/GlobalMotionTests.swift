import Motion
import Testing

struct GlobalMotionTests {
    @Test func aDriveForwardPointsAwayFromTheEdges() {
        let zoom = GlobalMotion(translation: .zero, perColumn: SIMD2(-0.1, 0), perRow: SIMD2(0, -0.1))
        #expect(zoom.vector(x: 0.5, y: 0.5) == .zero)
        #expect(zoom.vector(x: 0, y: 0.5).x > 0)
        #expect(zoom.vector(x: 1, y: 1).y < 0)
    }
}
