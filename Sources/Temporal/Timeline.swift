/// All that is decided in order after the network has seen a frame, in two parts, for the first is asked between the
/// forward and the backward pass. Together with a `FrameSchedule` it is all that a run remembers of the frames before: written down
/// after one frame, it can be taken up elsewhere with the next, and every result is the same to the bit.
package struct Timeline: Sendable, Codable {
    package var targets: TargetTimeline
    package var maps: MapTimeline

    package init(targets: TargetTimeline, maps: MapTimeline) {
        self.targets = targets
        self.maps = maps
    }
}
