import Documents

/// The forms in which a manifest names a checkpoint.
enum ModelReference {
    /// The name in `job:NAME`; nil for other references.
    static func jobName(_ reference: String) -> String? {
        reference.hasPrefix("job:") ? JobName.normalized(String(reference.dropFirst(4))) : nil
    }
}

extension ResolvedJob {
    /// The jobs whose checkpoints this one reads, by `job:NAME`, in order, each once.
    public func jobReferences(plugin: PluginDescription) -> [String] {
        let parameters = plugin.parameters.models(in: parameters).compactMap(\.model.string)
        var names: [String] = []
        for name in ([model].compactMap(\.self) + parameters).compactMap(ModelReference.jobName)
        where !names.contains(name) {
            names.append(name)
        }
        return names
    }
}
