extension ResolvedJob {
    /// The jobs whose checkpoints and tables this one reads, by `job:NAME`, in order, each once.
    ///
    /// - Parameter plugin: The description that the job was resolved with; nil where it is not known any more: then what
    ///   stands in parameters is not seen.
    public func jobReferences(plugin: PluginDescription?) -> [String] {
        let models = plugin?.parameters.models(in: parameters).compactMap(\.model.string) ?? []
        let jobs = plugin?.parameters.jobs(in: parameters).compactMap(\.job.string) ?? []
        var names: [String] = []
        let all = [model].compactMap(\.self) + models + jobs
        for name in all.compactMap(JobName.referred) where !names.contains(name) { names.append(name) }
        return names
    }
}
