import Documents
import Files
public import Foundation
import NightjarKit
public import PluginStore
import Problems

/// A plugin in any language: a folder with `plugin.yaml` and the program that it names, checked.
///
/// ```swift
/// let plugin = try ProgramPlugin(folder: folder)
/// try store.install(plugin.record) { try plugin.copy(into: $0) }
/// ```
public struct ProgramPlugin: Sendable {
    /// The file that makes a folder a plugin.
    public static let fileName = "plugin.yaml"

    /// What is registered of it.
    public let record: PluginRecord
    let needs: [Need]
    let files: PluginFiles

    /// Reads and checks a folder; nothing in it is run.
    ///
    /// - Throws: A `Problem` that names file, line, column and key, and what to do.
    public init(folder: URL) throws {
        files = try PluginFiles(folder: folder)
        let file = folder.appendingPathComponent(Self.fileName)
        let document = try Value(yaml: StoredFile.contents(of: file), file: file.path)
        let form = try Self.form.checked(document)

        let parameters = try Schema(
            jsonSchema: form["parameters"] ?? ["type": "object", "properties": [:]], key: "parameters")
        guard case .object = parameters else {
            throw Problem.mismatch(
                form["parameters"] ?? document, allowed: "a schema of type object with properties", key: "parameters")
        }
        let needs = try Need.all(in: form["needs"] ?? [:], parameters: parameters)
        let command = ProgramCommand(form["command"] ?? [])
        do {
            _ = try command.executable(in: folder)
            try command.checkScripts(in: folder)
        } catch let problem as Problem {
            throw Problem(problem.kind, problem.message, at: Self.place(of: form["command"] ?? document, "command"))
        }
        try Self.checkID(form["id"] ?? "")
        if let kit = form["kit"] { try Self.checkKit(kit) }
        self.needs = needs
        record = PluginRecord(
            id: form["id"]?.string ?? "", summary: form["summary"]?.string ?? "",
            version: form["version"]?.string ?? "",
            kind: .program, needsModel: try Self.needsModel(form["model"], needs), parameters: parameters,
            kit: Versions.kit, compiler: nil, sha256: try files.digest(), command: command.words)
    }

    /// Copies what was checked.
    ///
    /// - Parameter folder: Will be the plugin's folder; the files come into its `source/`.
    public func copy(into folder: URL) throws {
        try files.copy(to: folder.appendingPathComponent("source", isDirectory: true))
    }

    /// What `plugin.yaml` may hold.
    private static let form = Schema.object([
        .init("id", .string, required: true),
        .init("summary", .string, required: true),
        .init("version", .string, default: "1.0.0"),
        .init("kit", .string),
        .init("command", .oneOf([.string, .array(.string, count: 1 ... .max)]), required: true),
        .init("model", .choice(["required", "optional", "none"])),
        .init("parameters", .any),
        .init("needs", .map(.any)),
    ])

    private static func checkID(_ id: Value) throws {
        guard let fault = PluginRecord.fault(inID: id.string ?? "") else { return }
        throw Problem.badInput(fault, at: place(of: id, "id"))
    }

    /// `0.1` is any kit 0.1.x.
    private static func checkKit(_ kit: Value) throws {
        let asked = (kit.string ?? "").split(separator: ".", omittingEmptySubsequences: false)
        guard !Versions.kit.split(separator: ".").starts(with: asked) else { return }
        throw Problem.badInput(
            "written for kit \((kit.string ?? "").quotedForMessage), and kit \(Versions.kit) is here; "
                + "see what changed in CHANGELOG.md, and write \"\(Versions.kit)\"",
            at: place(of: kit, "kit"))
    }

    private static func needsModel(_ word: Value?, _ needs: [Need]) throws -> Bool {
        let isRun = needs.contains { $0.model == nil }
        if isRun, let word, word.string != "required" {
            throw Problem.mismatch(
                word, allowed: "required, since what it needs is computed with the job's model", key: "model")
        }
        return word.map { $0.string == "required" } ?? isRun
    }

    private static func place(of value: Value, _ key: String) -> Problem.Place {
        var place = value.place ?? Problem.Place()
        place.key = key
        return place
    }
}

extension Schema {
    /// The value with its defaults.
    ///
    /// - Throws: The first `Problem` of it, the others as its detail: an unknown key before one that is missing, which it
    ///   may be meant for.
    func checked(_ value: Value, key: String = "") throws(Problem) -> Value {
        var problems: [Problem] = []
        let resolved = resolve(value, key: key, problems: &problems)
        guard let first = problems.first else { return resolved }
        let others = problems.dropFirst().map(\.description).joined(separator: "\n")
        throw Problem(first.kind, first.message, at: first.place, detail: others.isEmpty ? nil : others)
    }
}
