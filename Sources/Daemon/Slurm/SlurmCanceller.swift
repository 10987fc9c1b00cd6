import Foundation
import Jobs

/// Ends tasks on the cluster: those of cancelled jobs, and those that the daemon wants to stop.
final class SlurmCanceller {
    /// Names of tasks that one `scancel` is given.
    private static let most = 500

    private let tools: SlurmTools
    private let tasks: SlurmTasks
    private let log: (String) -> Void

    init(tools: SlurmTools, tasks: SlurmTasks, log: @escaping (String) -> Void) {
        self.tools = tools
        self.tasks = tasks
        self.log = log
    }

    /// Sees which waiting jobs are cancelled, and tells Slurm what is wished of tasks.
    func look() {
        // A running worker sees the file itself, and leaves a bundle that says what it had done.
        for task in tasks.tasks.values where task.isThere && task.state != .runs && task.lastWish != .end {
            if task.folder.isCancelRequested { (task.wish, task.lastWish) = (.end, .end) }
        }
        var toEnd: [String] = []
        var toSave: [String] = []
        for task in tasks.tasks.values {
            guard let wish = task.wish, let name = task.name else { continue }
            task.wish = nil
            // What has not begun has nothing to save.
            if wish == .save, task.state == .runs { toSave.append(name) } else { toEnd.append(name) }
        }
        cancel(toEnd, [])
        cancel(toSave, ["--batch", "--signal=TERM"])
    }

    private func cancel(_ names: [String], _ options: [String]) {
        for start in stride(from: 0, to: names.count, by: Self.most) {
            tools.run(["scancel"] + options + names[start..<min(start + Self.most, names.count)]) { [log] result in
                // Of a task that has just ended there is nothing to cancel; its end is seen anyway.
                if !result.succeeded { log("scancel: \(result.complaint)") }
            }
        }
    }
}
