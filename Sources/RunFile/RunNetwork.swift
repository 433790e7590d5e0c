/// A network, method and layer whose maps are in a run file, in the order of the run's panel groups.
package struct RunNetwork: Sendable, Equatable {
    /// What tells it from the run's others; nil where it is alone.
    package var name: String?
    package var model: String
    package var modelHash: String?
    package var method: String
    package var layers: [String]
    package var precision: String
    package var classCount: Int
    /// Of the target layer; 0 where no layer is explained.
    package var channelCount: Int
    /// What the scores are: `one class`, `classes` or `quantities`.
    package var scoresAre: String
    /// What the model makes of quantities at its end; nil of classes.
    package var activation: String?
    package var mapWidth: Int
    package var mapHeight: Int
    /// How many maps each explained frame has of it.
    package var mapCount: Int
    /// One for each class, where they have names.
    package var labels: [String]?

    package init(
        name: String? = nil, model: String, modelHash: String? = nil, method: String, layers: [String] = [],
        precision: String, classCount: Int, channelCount: Int, scoresAre: String, activation: String? = nil,
        mapWidth: Int, mapHeight: Int, mapCount: Int = 1, labels: [String]? = nil
    ) {
        self.name = name
        self.model = model
        self.modelHash = modelHash
        self.method = method
        self.layers = layers
        self.precision = precision
        self.classCount = classCount
        self.channelCount = channelCount
        self.scoresAre = scoresAre
        self.activation = activation
        self.mapWidth = mapWidth
        self.mapHeight = mapHeight
        self.mapCount = mapCount
        self.labels = labels
    }
}
