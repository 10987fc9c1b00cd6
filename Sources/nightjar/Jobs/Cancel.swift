import ArgumentParser
import Daemon

struct Cancel: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Cancels a job: it does not start, or ends at its next step, with a bundle that says so.",
        discussion: "A worker that does not come to its next step within 10 s is killed.")

    @OptionGroup var workspace: WorkspaceOption
    @Argument(help: "The job: its id, a beginning of it, or its name (the newest; of a matrix all its jobs).")
    var job: String

    func run() throws {
        for line in try JobRequest.cancel(job, in: workspace.open()) { print(line) }
    }
}
