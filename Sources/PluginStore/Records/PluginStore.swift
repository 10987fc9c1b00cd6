import Documents
import Files
public import Foundation
public import Jobs
public import Problems

/// The plugins that were added to a workspace: a folder each in `state/plugins`, named by the plugin's id.
///
/// A folder holds `plugin.json` (the record), `source/` (a copy of what was added), and, of a Swift plugin, `library.so`.
/// It appears, is replaced and goes as a whole, so whoever reads finds one version or the other. Nothing else registers a
/// plugin, and reading what is here runs none of their code.
public struct PluginStore: Sendable {
    /// Where the folders lie.
    public let url: URL

    /// The store of a workspace; nothing is read or made.
    public init(workspace: Workspace) { url = workspace.plugins }

    /// What was found: the plugins whose records can be read, and what is wrong with the others.
    public struct Contents: Sendable {
        /// By their ids, in order.
        public var records: [PluginRecord] = []
        /// A line for each folder that cannot be used.
        public var problems: [Problem] = []
    }

    /// The plugins, by their ids, in order; those whose record cannot be read are left out.
    ///
    /// - Throws: Where the folder is there and cannot be read.
    public func records() throws -> [PluginRecord] { try contents().records }

    /// The plugins, and what is wrong with those that cannot be used.
    ///
    /// - Throws: Where the folder is there and cannot be read.
    public func contents() throws -> Contents {
        guard try StoredFile.exists(url) else { return Contents() }
        var contents = Contents()
        for name in try Folders.listing(url) where !name.hasPrefix(".") {
            do {
                if let record = try read(name) { contents.records.append(record) }
            } catch let problem as Problem where problem.kind != .tryAgain {
                contents.problems.append(problem)
            }
        }
        return contents
    }

    /// The record of one plugin; nil where there is none.
    ///
    /// - Throws: Where there is one that cannot be read.
    public func record(of id: String) throws -> PluginRecord? {
        PluginRecord.fault(inID: id) == nil ? try read(id) : nil
    }

    /// The folder of a plugin, whether or not there is one.
    public func folder(of id: String) -> URL { url.appendingPathComponent(id, isDirectory: true) }

    /// The copy of what was added.
    public func source(of id: String) -> URL { folder(of: id).appendingPathComponent("source", isDirectory: true) }

    /// The library of a Swift plugin.
    public func library(of id: String) -> URL { folder(of: id).appendingPathComponent("library.so") }

    /// The record's file.
    func file(of id: String) -> URL { folder(of: id).appendingPathComponent("plugin.json") }

    private func read(_ id: String) throws -> PluginRecord? {
        let file = file(of: id)
        guard try StoredFile.exists(file) else { return nil }
        do {
            let record = try PluginRecord(value: Value(json: StoredFile.contents(of: file), file: file.path))
            guard record.id == id else { throw Problem.badInput("is the record of \(record.id)") }
            return record
        } catch var problem as Problem where problem.kind != .tryAgain {
            // Removed or replaced between two looks.
            guard try StoredFile.exists(file) else { return nil }
            problem.place = Problem.Place(file: file.path)
            problem.message = "this plugin cannot be used: \(problem.message); add it again, or remove its folder"
            throw problem
        }
    }
}
