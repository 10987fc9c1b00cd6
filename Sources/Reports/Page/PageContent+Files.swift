extension PageContent.FileEntry {
    /// The data first, with how to load each; the figures and the checkpoint's files are one entry each.
    static func list(_ members: [String], _ results: Results) -> [Self] {
        let present = Set(members)
        let tables = results.tableFiles.filter { present.contains($0.path) }.enumerated()
            .map { entry($1.path, $1.table, isFirst: $0 == 0) }
        let tensors = results.tensorFiles.filter { present.contains($0.path) }.map { entry($0.path, $0.file) }
        let folders = [("checkpoint/", checkpoint), ("figures/", figures)].compactMap { folder, make in
            let count = members.filter { $0.hasPrefix(folder) }.count
            return count > 0 ? make(count) : nil
        }
        return tables + tensors + folders + known.filter { present.contains($0.path) }
    }

    private static func entry(_ path: String, _ table: Table, isFirst: Bool) -> Self {
        let columns = table.columns.map(\.name).joined(separator: ", ")
        let rows = table.rowCount == 1 ? "1 row" : "\(ReadableNumber.string(table.rowCount)) rows"
        let what = "\(table.title). \(rows); columns \(columns)."
        // Without pandas it goes the same way for every table: shown once.
        let plain = isFirst ? "\n\n# or, without pandas\n" + PythonSnippets.csv(path) : ""
        return Self(path: path, what: what, code: PythonSnippets.pandas(path, table) + plain)
    }

    private static func entry(_ path: String, _ file: TensorFile) -> Self {
        let count = file.tensors.count == 1 ? "1 array" : "\(ReadableNumber.string(file.tensors.count)) arrays"
        return Self(path: path, what: "\(count), float32.", code: PythonSnippets.safetensors(path, file))
    }

    private static func figures(_ count: Int) -> Self {
        Self(
            path: "figures/*.svg", what: count == 1 ? "The figure alone." : "Each of the \(count) figures alone.")
    }

    private static func checkpoint(_ count: Int) -> Self {
        Self(
            path: "checkpoint/", what: "The trained model, as transformers loads it (\(count) files).",
            code: PythonSnippets.checkpoint)
    }

    private static let known = [
        Self(path: "summary.json", what: "Outcome, headline numbers, members.", code: PythonSnippets.json),
        Self(path: "job.json", what: "The job with every default and seed written out; opens like summary.json."),
        Self(
            path: "provenance.json",
            what: "Versions, checksums of models and data, machine, times; opens like summary.json."),
        Self(path: "log.jsonl", what: "What was logged, one event a line.", code: PythonSnippets.log),
        Self(path: "manifest.yaml", what: "The job as submitted; nightjar run manifest.yaml runs it again."),
        Self(path: "report.html", what: "This page."),
        Self(path: "SHA256SUMS", what: "Checksums of all other files; sha256sum -c SHA256SUMS checks them."),
    ]
}
