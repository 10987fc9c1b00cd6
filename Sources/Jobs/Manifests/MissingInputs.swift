import Documents
public import Problems

extension ResolvedJob {
    /// What the job reads and cannot: data sets, other paths and checkpoints that are not there, are of the wrong kind or lie where
    /// the policy does not go. `job:NAME` is left to the scheduler.
    ///
    /// - Parameter plugin: The description that the job was resolved with.
    public func missingInputs(plugin: PluginDescription, policy: PathPolicy) -> [Problem] {
        var problems: [Problem] = []
        func check(_ value: Value, key: String, _ follow: (String) throws(Problem) -> Void) {
            guard let path = value.string else { return }
            do throws(Problem) {
                try follow(path)
            } catch {
                var problem = error
                problem.place = value.place ?? Problem.Place()
                problem.place?.key = key
                problems.append(problem)
            }
        }
        let own = model.map { [(key: "model", model: Value(.string($0)))] } ?? []
        for (key, model) in own + plugin.parameters.models(in: parameters, key: "parameters") {
            guard JobName.referred(by: model.string ?? "") == nil else { continue }
            check(model, key: key) { (path) throws(Problem) in _ = try policy.model(path) }
        }
        for (key, dataset) in plugin.parameters.datasets(in: parameters, key: "parameters") {
            guard let path = dataset["path"] else { continue }
            check(path, key: key) { (path) throws(Problem) in _ = try policy.dataset(path) }
        }
        for (key, path) in plugin.parameters.paths(in: parameters, key: "parameters") {
            check(path, key: key) { (path) throws(Problem) in _ = try policy.path(path) }
        }
        return problems
    }
}
