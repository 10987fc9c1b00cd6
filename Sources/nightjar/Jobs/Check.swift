import ArgumentParser
import Foundation
import Jobs
import Problems
import Worker

struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Says what is wrong with a manifest, or what it would run and need.")

    @Argument(help: "The manifest.") var manifest: String

    func run() async throws {
        let file = try ManifestFile(manifest)
        print("\(manifest): \(file.jobs.count) job\(file.jobs.count == 1 ? "" : "s")")
        for job in file.jobs {
            let line = "  \(job.name)  \(job.plugin)" + (job.model.map { "  on \($0)" } ?? "")
            let makers = job.jobReferences(plugin: file.plugins.descriptions.first { $0.id == job.plugin })
            guard makers.isEmpty else {
                print(
                    "\(line)\n    what it needs is known when \(makers.joined(separator: ", ")) is done"
                )
                continue
            }
            guard let forecast = try await Forecast(of: job, policy: file.policy, plugins: file.plugins) else {
                print("\(line)\n    what it needs it says when it starts, if it can")
                continue
            }
            print("\(line)\n    \(forecast)")
            if let problem = forecast.problem(for: job) { throw problem }
        }
    }
}
