import Documents
import Problems

/// Resolves one manifest without matrix, or one cell, key after key.
struct ManifestResolver {
    let plugins: [PluginDescription]
    let fileName: String
    let schema: Schema

    init(plugins: [PluginDescription], fileName: String) {
        self.plugins = plugins
        self.fileName = fileName
        self.schema = ManifestSchema.schema(plugins: plugins)
    }

    /// - Parameter cell: The cell's number from 1, for its name.
    /// - Returns: nil, and at least one more problem, where something is wrong.
    func job(_ manifest: Value, id: String, cell: Int?, problems: inout [Problem]) -> ResolvedJob? {
        let before = problems.count
        let keys = schema.resolve(manifest, key: "", problems: &problems)
        let name = name(keys, problems: &problems)
        let own = [name] + (cell.map { ["\(name)-\($0)"] } ?? [])
        let plugin = plugins.first { $0.id == keys["plugin"]?.string }
        let parameters = parameters(keys, of: plugin, in: manifest, own: own, problems: &problems)
        if let plugin, plugin.needsModel, keys["model"] == nil {
            problems.append(
                .badInput(
                    "required by the plugin \(plugin.id), but not there; allowed: \(Schema.model.inWords)",
                    at: place(of: manifest, key: "model")))
        }
        if let model = keys["model"] { checkReference(model, key: "model", own: own, problems: &problems) }
        let after = after(keys, own: own, problems: &problems)
        let limits = limits(keys, problems: &problems)
        guard problems.count == before, let plugin, let parameters, let seed = keys["seed"]?.int,
            let priority = keys["priority"]?.int, let retries = keys["retries"]?.int
        else { return nil }
        return ResolvedJob(
            id: id, name: own.last ?? name, manifestName: name, plugin: plugin.id,
            model: keys["model"]?.string, parameters: parameters, seed: UInt64(seed), priority: priority, after: after,
            limits: limits, retries: retries)
    }

    private func name(_ keys: Value, problems: inout [Problem]) -> String {
        let written = keys["name"]
        let name = JobName.normalized(written?.string ?? ManifestReader.stem(fileName) ?? fileName)
        if written == nil || written?.string != nil, let fault = JobName.fault(in: name) {
            let remedy = written == nil ? "; the name comes from the file's: rename it, or write \"name:\"" : ""
            problems.append(.badInput(fault + remedy, at: place(of: written ?? keys, key: "name")))
        }
        return name
    }

    private func parameters(
        _ keys: Value, of plugin: PluginDescription?, in manifest: Value, own: [String], problems: inout [Problem]
    ) -> Value? {
        guard let plugin, var written = keys["parameters"], written.members != nil else { return nil }
        if written.place == nil { written.place = manifest.place }
        let before = problems.count
        let resolved = plugin.parameters.resolve(written, key: "parameters", problems: &problems)
        guard problems.count == before else { return nil }
        for (key, model) in plugin.parameters.models(in: resolved, key: "parameters") {
            checkReference(model, key: key, own: own, problems: &problems)
        }
        return resolved
    }

    private func after(_ keys: Value, own: [String], problems: inout [Problem]) -> [String] {
        var names: [String] = []
        for (index, value) in (keys["after"]?.array ?? []).enumerated() {
            guard let name = value.string.map(JobName.normalized) else { continue }
            let fault = JobName.fault(in: name) ?? (own.contains(name) ? "a job cannot wait for itself" : nil)
            if let fault { problems.append(.badInput(fault, at: place(of: value, key: "after[\(index)]"))) }
            names.append(name)
        }
        return names
    }

    private func limits(_ keys: Value, problems: inout [Problem]) -> ResolvedJob.Limits {
        let limits = keys["limits"] ?? [:]
        let time = limits["time"], memory = limits["memory"]
        let resolved = ResolvedJob.Limits(
            time: time.flatMap(Quantity.seconds), memory: memory.flatMap(Quantity.bytes),
            threads: limits["threads"]?.int)
        var faults: [Problem] = []
        if let time, resolved.time == nil {
            faults.append(.mismatch(time, allowed: Quantity.timeInWords, key: "limits.time"))
        }
        if let memory, resolved.memory == nil {
            faults.append(.mismatch(memory, allowed: Quantity.sizeInWords, key: "limits.memory"))
        }
        // The schema may have said of a place what it is not.
        problems += faults.filter { fault in !problems.contains { $0.place == fault.place } }
        return resolved
    }

    /// What a reference to a checkpoint may not be, whether or not the checkpoint is there.
    private func checkReference(_ model: Value, key: String, own: [String], problems: inout [Problem]) {
        guard let reference = model.string else { return }
        var fault: String?
        if let name = JobName.referred(by: reference) {
            fault = JobName.fault(in: name) ?? (own.contains(name) ? "a job cannot wait for itself" : nil)
        } else if reference.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
            fault = "a path holds no control characters"
        }
        if let fault { problems.append(.badInput(fault, at: place(of: model, key: key))) }
    }

    private func place(of value: Value, key: String) -> Problem.Place {
        var place = value.place ?? Problem.Place(file: fileName)
        place.key = key
        return place
    }
}
