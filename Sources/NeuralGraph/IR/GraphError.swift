/// A network that cannot be read, differentiated or compiled: one sentence, with the node it is about.
package struct GraphError: Error, CustomStringConvertible {
    package let message: String
    /// The node, as "'/conv1/Conv' (Conv)".
    package var node: String?

    package init(_ message: String, node: String? = nil) {
        self.message = message
        self.node = node
    }

    package var description: String { node.map { "node \($0): \(message)" } ?? message }
}

/// Runs `body`, and names the node in any error that does not name one yet.
func naming<Result>(node: @autoclosure () -> String, _ body: () throws -> Result) throws -> Result {
    do {
        return try body()
    } catch let error as GraphError where error.node == nil {
        throw GraphError(error.message, node: node())
    } catch let error as GraphError {
        throw error
    } catch {
        throw GraphError("\(error)", node: node())
    }
}
