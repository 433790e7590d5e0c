import Maps

/// Arrays committed under `fixtures`, made by the scripts under `scripts`.
package enum Golden {
    /// - Parameter path: Relative to `fixtures`, such as `gradcam/resnet.npy`.
    package static func floats(_ path: String) throws -> NumPyArray<Float> {
        try NumPyArray(contentsOf: Location.fixtures.path(path))
    }

    package static func integers(_ path: String) throws -> NumPyArray<Int64> {
        try NumPyArray(contentsOf: Location.fixtures.path(path))
    }
}
