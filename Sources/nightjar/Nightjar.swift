import ArgumentParser
import Foundation
import Jobs
import NightjarKit
import Problems

/// The command and its subcommands (DESIGN section 4).
struct Nightjar: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nightjar",
        abstract: "Analyses pretrained language models, overnight: drop a job into inbox/, find a bundle in outbox/.",
        version: version,
        subcommands: [
            Watch.self, Run.self, Check.self, Submit.self, Status.self, Logs.self, Cancel.self, Retry.self, Show.self,
            Verify.self, Compare.self, Join.self, PluginsCommand.self, ModelCommand.self, SchemaCommand.self,
            Doctor.self,
            Work.self,
        ])

    /// What was built, and what it computes with.
    private static var version: String {
        let commit = builtCommit.map { "commit \($0), " } ?? ""
        return """
            nightjar \(nightjarVersion) (\(commit)kit \(Versions.kit), Swift \(Versions.swift))
            \(Versions.blas.configuration), kernels \(Versions.blas.kernels)
            """
    }
}

/// Turns every error into DESIGN's exit status, one line first.
@main
enum Entry {
    static func main() async {
        // A reader that goes away (`nightjar status | head`) is no reason to die of a signal.
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try Nightjar.parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let problem as Problem {
            fail(problem.description, detail: problem.detail, status: problem.exitStatus)
        } catch let rejection as Rejection {
            fail(rejection.text, status: 65)
        } catch let status as ExitCode {
            exit(status.rawValue)
        } catch {
            let code = Nightjar.exitCode(for: error)
            let message = Nightjar.fullMessage(for: error)
            if code.isSuccess {
                print(message)
                exit(0)
            }
            fail(message, status: code == .validationFailure ? 2 : 1)
        }
    }

    private static func fail(_ message: String, detail: String? = nil, status: Int32) -> Never {
        let text = ([message] + (detail.map { [$0] } ?? [])).joined(separator: "\n")
        StandardError.write(("nightjar: " + text + "\n").replacing("nightjar: Error: ", with: "nightjar: "))
        exit(status)
    }
}
