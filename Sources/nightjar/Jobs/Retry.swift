import ArgumentParser
import Daemon

struct Retry: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tries a failed or cancelled job again, from its saved state; its new bundle replaces the old one.")

    @OptionGroup var workspace: WorkspaceOption
    @Argument(help: "The job: its id, a beginning of it, or its name (the newest; of a matrix all its jobs).")
    var job: String

    func run() throws {
        for line in try JobRequest.retry(job, in: workspace.open()) { print(line) }
    }
}
