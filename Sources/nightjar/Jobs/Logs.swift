import ArgumentParser
import Daemon
import Foundation
import Jobs

struct Logs: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Prints what a job tells, while it runs and after its end.")

    @OptionGroup var workspace: WorkspaceOption
    @Argument(help: "The job: its id, a beginning of it, or its name (the newest; of a matrix all its jobs).")
    var job: String
    @Flag(name: .shortAndLong, help: "Go on until the job has ended.") var follow = false
    @Flag(help: "As JSON, an object a line.") var json = false

    func run() throws {
        let workspace = try workspace.open()
        let jobs = try JobSearch(workspace).jobs(job)
        for job in jobs {
            if jobs.count > 1, !json { _ = say("\(job.name) (\(job.id))") }
            try show(job, JobLog(job, in: workspace))
        }
    }

    private func show(_ job: JobRecord, _ log: JobLog) throws {
        var last = ""
        while true {
            for event in try log.next() {
                // Progress is told ten times a second; a person reads where it goes on.
                guard json || event.step != last else { continue }
                last = event.step ?? last
                guard say(json ? event.value.json(pretty: false) : event.line) else { return }
            }
            if log.end != nil || !follow { break }
            usleep(200_000)
        }
        let state = log.end ?? job.state
        if !json { _ = say((state.phase.reason ?? state.phase.name) + (state.message.map { ": \($0)" } ?? "")) }
    }

    /// At once, for who follows; false where nobody reads any more.
    private func say(_ line: String) -> Bool {
        (try? FileHandle.standardOutput.write(contentsOf: Data((line + "\n").utf8))) != nil
    }
}

extension JobEvent {
    /// Of progress what people read of it: where it stands, to the percent.
    fileprivate var step: String? {
        if case .progress(let fraction, let what, _) = self { "\(Int(fraction * 100)) %  \(what)" } else { nil }
    }

    /// The event as people read it, the time their own.
    fileprivate var line: String {
        func clock(_ time: Date) -> String {
            let parts = Calendar.current.dateComponents([.hour, .minute, .second], from: time)
            return String(format: "%02d:%02d:%02d", parts.hour ?? 0, parts.minute ?? 0, parts.second ?? 0)
        }
        return switch self {
        case .progress(_, _, let time): "\(clock(time))  \(step ?? "")"
        case .log(let level, let message, let time): "\(clock(time))  \(level)  \(message)"
        }
    }
}
