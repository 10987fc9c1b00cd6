import ArgumentParser
import Daemon
import Foundation
import Jobs
import NightjarKit
import Processes

struct Doctor: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Says what is installed, which BLAS with how many threads, what is missing and how to get it.")

    @OptionGroup var workspace: WorkspaceOption

    func run() throws {
        let blas = Versions.blas
        var isHealthy = true
        func say(_ isFine: Bool, _ line: String, remedy: String = "") {
            isHealthy = isHealthy && isFine
            print(
                (isFine ? "ok       " : "problem  ") + line + (isFine || remedy.isEmpty ? "" : "\n         → " + remedy)
            )
        }
        say(true, "nightjar \(nightjarVersion), kit \(Versions.kit), Swift \(Versions.swift)")
        say(true, "\(blas.configuration)")
        say(
            blas.threading != "openmp",
            "BLAS kernels \(blas.kernels), threading \(blas.threading), one thread a call; "
                + "\(ProcessInfo.processInfo.activeProcessorCount) processors",
            remedy: "sudo apt-get install libopenblas0-pthread: OpenMP's own threads compete with Nightjar's")
        say(
            Versions.rowsAreIndependent(), "a text's results do not depend on its neighbours with these kernels",
            remedy: "set OPENBLAS_CORETYPE=Haswell, or install Debian's libopenblas0-pthread")
        let cache = HubCache.folder()
        let hasCache = cache.map { FileManager.default.fileExists(atPath: $0.path) } ?? false
        say(
            true,
            "hub cache \(cache?.path ?? "unset")"
                + (hasCache ? "" : " (empty: models come from models/ or by absolute path)"))
        for tool in ["tar", "zstd", "sha256sum"] {
            say(
                ProgramSearch.path(of: tool) != nil, "\(tool), to open and check bundles by hand",
                remedy: "sudo apt-get install tar zstd coreutils")
        }
        let confinement = Confinement.find()
        print((confinement.isOn ? "ok       " : "note     ") + confinement.description)
        if let remedy = confinement.remedy { print("         → " + remedy) }
        let added = try AddedPlugins(of: workspace.open())
        print((added.kitProblem == nil ? "ok       " : "note     ") + (added.kitProblem ?? added.kitInWords))
        for record in added.records {
            let problem = added.problem(with: record)
            say(
                problem == nil,
                "the plugin \(record.id) \(record.version)" + (problem.map { " cannot run: \($0)" } ?? ""))
        }
        for problem in added.damaged { say(false, "\(problem)") }
        if !isHealthy { throw ExitCode(1) }
    }
}
