import Documents
import Foundation
import NightjarKit
import PluginStore
import Problems

/// Makes everything ready that a program needs: its data sets as JSON lines, its captures as safetensors, its saved
/// state; and the one line that tells it where all that is.
struct Handover {
    let parameters: Value
    let context: Context
    let record: PluginRecord
    let needs: [Need]
    let folders: JobFolders

    /// Of the job's progress, how much is the host's.
    static let share = 0.5

    /// Writes all files.
    ///
    /// - Returns: The file whose one line the program reads, and what the report's reader has to know.
    func write() async throws -> (job: URL, notes: [String]) {
        try SavedState(context).restore(to: folders.state)
        let datasets = try writeDatasets()
        let paths = try record.parameters.paths(in: parameters).map { key, path in
            (key, text(try context.place(of: DataPath(path.string ?? "")).path))
        }
        var models: [(String, Value)] = []
        for (key, model) in record.parameters.models(in: parameters) {
            models.append((key, text(try context.place(ofModel: ModelReference(model.string ?? "")).path)))
        }
        var model = Value.null
        if let name = context.modelName {
            model = ["name": text(name), "path": text(try context.place(ofModel: nil).path)]
        }
        let (inputs, notes) = try await capture()
        let job: Value = [
            "protocol": Value(.int(programProtocol)), "nightjar": text(Versions.kit),
            "plugin": ["id": text(record.id), "version": text(record.version)],
            "seed": Value(.int(Int(clamping: context.seed))),
            "threads": Value(.int(context.threads)), "memory": Value(.int(context.memory)), "model": model,
            "parameters": parameters, "datasets": .object(datasets), "paths": .object(paths),
            "models": .object(models), "inputs": .object(inputs), "output": text(folders.output.path),
            "state": text(folders.state.path),
        ]
        let file = folders.inputs.appendingPathComponent("job.jsonl")
        try LinesFile.write([job], to: file)
        return (file, notes)
    }

    /// Each data set's rows after `sample` and `limit`, those that the captures are of.
    private func writeDatasets() throws -> [(String, Value)] {
        try record.parameters.datasets(in: parameters).enumerated().map { index, entry in
            let dataset = Dataset(entry.dataset)
            let url = folders.inputs.appendingPathComponent("dataset-\(index + 1).jsonl")
            let records = try context.records(dataset)
            try LinesFile.write(
                records.lazy.map { record in
                    var line: Value = ["row": Value(.int(record.index))]
                    if let text = try? record.text(dataset.field ?? "text") { line["text"] = Value(.string(text)) }
                    if record.value.members != nil { line["fields"] = record.value }
                    return line
                }, to: url)
            return (entry.key, text(url.path))
        }
    }

    private func capture() async throws -> (inputs: [(String, Value)], notes: [String]) {
        var inputs: [(String, Value)] = [], notes: [String] = []
        for (index, need) in needs.enumerated() {
            // What the job leaves out is not computed.
            guard let captured = try await CapturedNeed(need, parameters: parameters, in: context) else { continue }
            let share = Self.share / Double(needs.count), context = self.context
            let (input, note) = try captured.write(to: folders.inputs) {
                context.progress((Double(index) + $0) * share, $1)
            }
            inputs.append((need.name, input))
            if let note, !notes.contains(note) { notes.append(note) }
        }
        return (inputs, notes)
    }

    private func text(_ string: String) -> Value { Value(.string(string)) }
}

/// The version of what host and program say to each other; docs/plugin-protocol.md.
public let programProtocol = 1

extension Dataset {
    /// From its full form.
    init(_ value: Value) {
        self.init(
            path: value["path"]?.string ?? "", field: value["field"]?.string, sample: value["sample"]?.int,
            limit: value["limit"]?.int)
    }
}
