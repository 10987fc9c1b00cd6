import Foundation

/// What Slurm remembers of a task that has ended: by `scontrol show job`, or by `sacct` where there is accounting.
struct SlurmRecord: Equatable {
    var state: SlurmState
    var status: Int
    var signal: Int

    /// The tasks of an array, from `scontrol show job --oneliner`.
    static func tasks(ofControl text: String) -> [Int: SlurmRecord] {
        var found: [Int: SlurmRecord] = [:]
        for line in text.split(whereSeparator: \.isNewline) {
            var fields: [Substring: Substring] = [:]
            for field in line.split(separator: " ") {
                let parts = field.split(separator: "=", maxSplits: 1)
                if parts.count == 2, fields[parts[0]] == nil { fields[parts[0]] = parts[1] }
            }
            guard let task = fields["ArrayTaskId"].flatMap({ Int($0) }), let state = fields["JobState"] else {
                continue
            }
            found[task] = SlurmRecord(state, exitCode: fields["ExitCode"] ?? "")
        }
        return found
    }

    static let accountingArguments = ["--noheader", "--parsable2", "--allocations", "--format=JobID,State,ExitCode"]

    /// The tasks of an array, from `sacct` with those arguments.
    static func tasks(ofAccounting text: String) -> [Int: SlurmRecord] {
        var found: [Int: SlurmRecord] = [:]
        for line in text.split(whereSeparator: \.isNewline) {
            let fields = line.split(separator: "|", omittingEmptySubsequences: false)
            guard fields.count == 3, let task = fields[0].split(separator: "_").last.flatMap({ Int($0) }) else {
                continue
            }
            found[task] = SlurmRecord(fields[1], exitCode: fields[2])
        }
        return found
    }

    /// - Parameter exitCode: `status:signal`.
    private init(_ state: Substring, exitCode: Substring) {
        let parts = exitCode.split(separator: ":").map { Int($0) ?? 0 }
        self.state = SlurmState(state)
        (status, signal) = parts.count == 2 ? (parts[0], parts[1]) : (0, 0)
    }
}
