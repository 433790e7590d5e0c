/// What became of one test, a line of JSON.
struct Verdict: Encodable {
    enum Status: String, Encodable {
        case passed, failed, unsupported
    }

    let name: String
    let status: Status
    /// Why it failed or is not supported.
    var reason: String?
    /// How many of the floating-point inputs were given when the network ran rather than when it was read.
    var runtimeInputs: Int?
    var floatInputs: Int?
    /// The largest absolute error of a failed test, where it is a number.
    var largestError: Double?
}
