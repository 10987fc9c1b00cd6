import Documents
import Files
import Foundation
import Jobs
import Problems
import Reports

extension JobBundle {
    /// All members in DESIGN's order, `SHA256SUMS` not yet among them.
    func members() throws -> [BundleMember] {
        let figures = results.figureFiles.map { BundleMember($0.path, text: $0.figure.svg()) }
        let tables = results.tableFiles.map { BundleMember($0.path, .data(CSV.data($0.table))) }
        let tensors = try results.tensorFiles.map { BundleMember($0.path, .data(try $0.file.safetensors())) }
        let folders = try [figures, tables, tensors, checkpointFiles()].flatMap { $0.sorted(by: Self.byBytes) }
        let log = BundleMember("log.jsonl", log.map { .file($0) } ?? .data(Data()))

        let first = ["summary.json", "manifest.yaml", "job.json", "provenance.json", "report.html"]
        let paths = first + folders.map(\.path) + [log.path, Checksums.path]
        return [
            BundleMember(first[0], text: summary(members: paths).value.json(pretty: true) + "\n"),
            BundleMember(first[1], .data(manifest)),
            BundleMember(first[2], text: job.bundleValue.json(pretty: true) + "\n"),
            BundleMember(first[3], text: provenance.json(pretty: true) + "\n"),
            BundleMember(first[4], text: try page(members: paths).html()),
        ] + folders + [log]
    }

    private func summary(members: [String]) -> BundleSummary {
        BundleSummary(
            job: job.name, plugin: job.plugin, model: job.model, status: status, error: problem.map(Self.value),
            headlines: results.headlines.map { ($0.name, $0.value) },
            tables: results.tableFiles.map { entry in
                .init(
                    name: Self.name(entry.path), file: entry.path, title: entry.table.title, rows: entry.table.rowCount,
                    columns: entry.table.columns.map(\.name))
            },
            figures: results.figureFiles.map {
                .init(name: Self.name($0.path), file: $0.path, title: $0.figure.title)
            },
            members: members)
    }

    private func page(members: [String]) -> ReportPage {
        ReportPage(
            name: job.name, plugin: job.plugin, summary: pluginSummary, model: job.model, seed: job.seed,
            outcome: status, problem: problem, results: results, members: members,
            manifest: String(decoding: manifest, as: UTF8.self))
    }

    /// Every file below the checkpoint's folder.
    private func checkpointFiles() throws -> [BundleMember] {
        guard let checkpoint else { return [] }
        var files: [BundleMember] = []
        var folders = [(url: checkpoint, path: "checkpoint/")]
        while let folder = folders.popLast() {
            for name in try Folders.listing(folder.url) {
                let url = folder.url.appendingPathComponent(name)
                let isFolder = try url.resourceValues(forKeys: [.isDirectoryKey]).isDirectory ?? false
                if isFolder {
                    folders.append((url, folder.path + name + "/"))
                } else {
                    files.append(BundleMember(folder.path + name, .file(url)))
                }
            }
        }
        return files
    }

    private static func value(_ problem: Problem) -> Value {
        var value: Value = [
            "kind": Value(.string(problem.kind.rawValue)), "message": Value(.string(problem.description)),
        ]
        if let detail = problem.detail { value["detail"] = Value(.string(detail)) }
        return value
    }

    /// The path's last part without its ending.
    private static func name(_ path: String) -> String {
        let file = path.split(separator: "/").last.map(String.init) ?? path
        return file.lastIndex(of: ".").map { String(file[..<$0]) } ?? file
    }

    private static func byBytes(_ a: BundleMember, _ b: BundleMember) -> Bool {
        a.path.utf8.lexicographicallyPrecedes(b.path.utf8)
    }
}
