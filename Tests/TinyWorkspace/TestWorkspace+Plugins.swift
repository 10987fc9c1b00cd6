import Foundation

/// What a test of a workspace did not find.
public struct NotThere: Error, CustomStringConvertible {
    /// In words.
    public let description: String

    /// Says what, in words.
    public init(_ description: String) { self.description = description }
}

extension TestWorkspace {
    /// Runs a command in the workspace.
    public func nightjar(_ arguments: String...) throws -> NightjarProcess.Result {
        try NightjarProcess.run(arguments, in: root)
    }

    /// Drops a job of a plugin.
    public func drop(job name: String, of plugin: String, more: String = "", parameters: String = "{}") throws {
        try write("inbox/.\(name).tmp", "nightjar: 1\nplugin: \(plugin)\n\(more)\nparameters: \(parameters)\n")
        try FileManager.default.moveItem(
            at: inbox.appendingPathComponent(".\(name).tmp"), to: inbox.appendingPathComponent("\(name).yaml"))
    }

    /// A job's bundle; nil where there is none, or there are several.
    public func bundle(of job: String) -> String? {
        let found = bundles.filter { $0.hasPrefix("\(job)-2") }
        return found.count == 1 ? found.first : nil
    }

    /// A member of a job's only bundle, as text.
    public func member(_ path: String, of job: String) throws -> String {
        guard let name = bundle(of: job) else {
            throw NotThere("no single bundle of \(job) among \(bundles)")
        }
        let result = try NightjarProcess.tool(
            "tar", ["--zstd", "-xOf", outbox.appendingPathComponent(name).path, path], in: root)
        guard result.status == 0 else { throw NotThere("\(name) has no \(path)") }
        return result.output
    }

    /// A member of a job's bundle that is a JSON object.
    public func object(_ path: String, of job: String) throws -> [String: Any] {
        guard let object = try JSONSerialization.jsonObject(with: Data(member(path, of: job).utf8)) as? [String: Any]
        else { throw NotThere("\(path) is no object") }
        return object
    }
}

/// Waits for something that comes within a minute.
public func wait(for what: String, _ condition: () throws -> Bool) throws {
    let end = Date().addingTimeInterval(60)
    while try !condition() {
        guard Date() < end else { throw NotThere("never came: \(what)") }
        usleep(30_000)
    }
}
