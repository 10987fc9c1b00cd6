import Documents
import Files
import Foundation
import Jobs
import NightjarKit

/// `provenance.json`: where the results come from (DESIGN section 3).
struct Provenance {
    let host: JobHost
    let plugin: PluginOrigin
    let policy: PathPolicy
    let attempt: Int
    /// Of Nightjar; nil: unknown.
    let commit: String?
    let started: Date

    /// Hashes every file that was read, unless the cache remembers its digest: reading them is the most of the cost.
    func document() throws -> Value {
        let record = host.recorded
        return [
            "id": text(host.job.id),
            "versions": [
                "nightjar": text(nightjarVersion), "commit": commit.map(text) ?? .null, "plugin": text(plugin.version),
                "kit": text(Versions.kit),
                "swift": text(Versions.swift), "blas": text(Versions.blas.configuration),
                "kernels": text(Versions.blas.kernels),
            ],
            "plugin": plugin.value,
            "models": Value(
                .array(
                    try record.models.sorted { $0.key < $1.key }.map {
                        try model($0, folder: $1, job: record.modelJobs[$0])
                    })),
            "tables": Value(
                .array(
                    try record.tables.sorted { ($0.reference, $0.name) < ($1.reference, $1.name) }.map { table in
                        [
                            "reference": text(table.reference), "job": text(table.job), "table": text(table.name),
                            "sha256": text(try SHA256Digest.hex(ofFile: table.file)),
                        ]
                    })),
            "data": Value(
                .array(try record.datasets.sorted { $0.key < $1.key }.map { try file($0.value) })),
            "host": text(Machine.hostName), "processor": text(Versions.processor),
            "threads": Value(.int(host.threads)),
            "started": text(started.formatted(.iso8601)), "ended": text(Date().formatted(.iso8601)),
            "processorSeconds": Value(.double(Machine.processorSeconds)),
            "forwardPasses": Value(.int(record.forwardPasses)),
            "backwardPasses": Value(.int(record.backwardPasses)),
            // Which captures and results were there already, by kind; what was computed is not listed.
            "fromCache": fromCache,
            "peakMemory": Value(.int(Machine.peakMemory)), "attempts": Value(.int(attempt)),
        ]
    }

    /// - Parameter job: The id of the job that made it, for `job:NAME`.
    private func model(_ reference: String, folder: URL, job: String?) throws -> Value {
        var value: Value = ["reference": text(reference)]
        if let job { value["job"] = text(job) }
        value["path"] = text(policy.describe(folder))
        // Of a checkpoint that cannot be read the job's failure tells.
        value["files"] = Value(.array(try ((try? files(of: folder)) ?? []).map(file)))
        return value
    }

    private func files(of folder: URL) throws -> [URL] {
        try Versions.files(ofCheckpoint: folder) { try policy.base($0, ofAdapterIn: $1) }
    }

    private func file(_ url: URL) throws -> Value {
        [
            "path": text(policy.describe(url)),
            "sha256": text(try host.cache?.sha256(of: url) ?? SHA256Digest.hex(ofFile: url)),
        ]
    }

    private var fromCache: Value {
        let used = (host.cache?.used ?? [:]).sorted { $0.key < $1.key }
        return Value(.object(used.map { Value.Member($0.key, Value(.int($0.value))) }))
    }

    private func text(_ string: String) -> Value { Value(.string(string)) }
}
