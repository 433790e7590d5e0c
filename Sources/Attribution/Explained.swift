/// What is explained of a network, which decides how it is compiled.
package enum Explained: Sendable, Hashable {
    /// Numbers made of the class scores, by a method.
    case classes
    /// Channels of a target layer, by a method: a channel's mean over its places is the score. Of several layers it is the
    /// deepest one's channel, and the maps are the others'.
    case channelScores
    /// Channels of the target layer as they are, without a method.
    case channelMaps(ChannelRanking)
}

/// What makes a channel important for a class.
package enum ChannelRanking: String, Sendable, Hashable, CaseIterable {
    /// Its mean over the layer's places.
    case activation
    /// The mean of the class score's gradient over them: Grad-CAM's weight.
    case gradient
}
