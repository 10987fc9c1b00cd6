import Documents
import Foundation
import Jobs
import Problems
import Testing

/// A plugin with something of everything, as a manifest's reader sees it.
let domainNeurons = PluginDescription(
    id: "domain-neurons", summary: "Units that tell two sets of texts apart", version: "1.0.0",
    parameters: .object([
        .init("positive", .dataset, required: true, help: "Texts of the domain."),
        .init("negative", .dataset, required: true),
        .init("derivedModel", .model),
        .init("tokens", .choice(["all", "contrastive"]), default: "all"),
        .init("vocabulary", .object([.init("contrast", .number(0...1), default: 0.7)]), default: [:]),
        .init("select", .integer(1 ... .max), default: 1000),
    ]))

/// A plugin that needs no model and nothing else.
let tokenLengths = PluginDescription(
    id: "token-lengths", summary: "Lengths", version: "1.0.0", parameters: .object([.init("texts", .dataset)]),
    needsModel: false)

let reader = ManifestReader(plugins: [domainNeurons, tokenLengths])

func read(_ manifest: String, as fileName: String = "job.yaml") throws(Rejection) -> [ResolvedJob] {
    try reader.read(Data(manifest.utf8), fileName: fileName, id: "id")
}

/// The lines of what a manifest is rejected for.
func faults(_ manifest: String, as fileName: String = "job.yaml") -> [String] {
    do throws(Rejection) {
        let jobs = try read(manifest, as: fileName)
        Issue.record("not rejected: \(jobs.map(\.value.description))")
        return []
    } catch {
        return error.problems.map(\.description)
    }
}

extension Value {
    var description: String { json(pretty: false) }
}

/// A folder of its own that is gone with the test.
final class Folder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "nightjar-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    var path: String { url.resolvingSymlinksInPath().path(percentEncoded: false).trimmingSuffix("/") }

    func write(_ text: String, to path: String) throws {
        let file = url.appending(path: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    func link(_ path: String, to target: String) throws {
        let file = url.appending(path: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: file.path(percentEncoded: false), withDestinationPath: target)
    }
}

extension String {
    func trimmingSuffix(_ suffix: String) -> String { hasSuffix(suffix) ? String(dropLast(suffix.count)) : self }
}

/// The message of what `body` throws.
func message(_ body: () throws -> some Any) -> String? {
    do {
        Issue.record("no problem; \(try body())")
        return nil
    } catch {
        return (error as? Problem)?.description
    }
}
