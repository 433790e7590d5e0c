import ArgumentParser
import CamVideo

/// What an option's value makes impossible is bad usage, with the same sentence.
func checkingUsage(_ check: () throws -> Void) throws {
    do {
        try check()
    } catch let error as CamVideoError {
        throw ValidationError(error.description)
    }
}
