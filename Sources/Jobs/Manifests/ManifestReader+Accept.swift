public import Foundation
public import Problems

extension ManifestReader {
    /// The jobs of a manifest that can run here: what `read` finds, its inputs there and allowed, its parameters fitting
    /// together.
    ///
    /// - Parameters:
    ///   - policy: Where the jobs' paths may lead.
    ///   - check: What a plugin finds wrong with a job's parameters together.
    /// - Throws: A `Rejection` with everything that is wrong.
    public func accept(
        _ data: Data, fileName: String, id: String, policy: PathPolicy, check: (ResolvedJob) -> [Problem]
    ) throws(Rejection) -> [ResolvedJob] {
        let jobs = try read(data, fileName: fileName, id: id)
        var problems: [Problem] = []
        for job in jobs {
            guard let plugin = plugins.first(where: { $0.id == job.plugin }) else { continue }
            for var problem in check(job) + job.missingInputs(plugin: plugin, policy: policy) {
                problem.place = problem.place ?? Problem.Place()
                problem.place?.file = fileName
                // The cells of a matrix mostly share their mistakes.
                if !problems.contains(problem) { problems.append(problem) }
            }
        }
        guard problems.isEmpty else { throw Rejection(problems, source: String(data: data, encoding: .utf8)) }
        return jobs
    }
}
