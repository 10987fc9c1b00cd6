import Foundation
import Problems
import Processes

/// Slurm's commands, run beside the loop.
final class SlurmTools {
    /// All that are used; `sacct` only where it is there.
    static let needed = ["sbatch", "squeue", "scontrol", "scancel"]

    private let environment: [String: String]
    private let loop: Loop
    private var running: [Int: (process: ToolProcess, timer: Timer)] = [:]
    private var count = 0

    /// - Throws: Where Slurm's commands are not on the environment's PATH.
    init(environment: [String: String], on loop: Loop) throws {
        self.environment = environment
        self.loop = loop
        let missing = Self.needed.filter { ProgramSearch.path(of: $0, environment: environment) == nil }
        guard missing.isEmpty else {
            throw Problem(
                .failed,
                "executor slurm: \(missing.joined(separator: ", ")) \(missing.count == 1 ? "is" : "are") not on PATH; "
                    + "run the daemon on a machine that has Slurm's commands, as a login node")
        }
    }

    /// Runs a command.
    ///
    /// - Parameters:
    ///   - output: Where it prints; nil: into the result.
    ///   - seconds: When it is given up and killed: a controller that is gone may keep its clients for long.
    ///   - then: Called once; before this returns where the command cannot be started.
    func run(
        _ arguments: [String], printingOn output: Int32? = nil, within seconds: Double = 60,
        then: @escaping (ToolProcess.Result) -> Void
    ) {
        count += 1
        let number = count
        do {
            let process = try ToolProcess(
                arguments, environment: environment.map { "\($0.key)=\($0.value)" }, output: output, on: loop
            ) { [weak self] result in
                self?.running[number] = nil
                then(result)
            }
            let timer = try Timer(on: loop) { [weak process] in process?.kill() }
            timer.start(after: seconds)
            running[number] = (process, timer)
        } catch {
            then(ToolProcess.Result(exit: .status(127), output: "", errors: (error as? Problem)?.message ?? "\(error)"))
        }
    }

    var hasAccounting: Bool { ProgramSearch.path(of: "sacct", environment: environment) != nil }
}
