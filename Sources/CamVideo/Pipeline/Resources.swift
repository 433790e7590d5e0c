import Foundation
import Glibc

enum Resources {
    /// The largest resident set of this process so far, in bytes.
    static var peakMemoryBytes: Int {
        var usage = rusage()
        // Linux counts in kibibytes.
        return getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 ? Int(usage.ru_maxrss) * 1024 : 0
    }

    /// Processor cores that this process may use.
    static var cores: Int { ProcessInfo.processInfo.activeProcessorCount }

    /// Seconds on a clock that never goes back.
    static var now: Double { Double(DispatchTime.now().uptimeNanoseconds) / 1e9 }
}
