import Files
public import Foundation
public import Jobs
import Problems

/// Handing a manifest to the daemon: it appears in the inbox whole or not at all, whether a daemon runs or not.
public enum Submission {
    /// Copies a manifest into the inbox.
    ///
    /// - Parameter manifest: A `.yaml`, `.yml` or `.json` file; its name is kept, with `-2`, `-3`, … where it is taken.
    /// - Returns: Where it stands in the inbox.
    public static func submit(_ manifest: URL, to workspace: Workspace) throws -> URL {
        let name = manifest.lastPathComponent
        guard Inbox.isManifestName(name) else {
            throw Problem.badInput(
                "a manifest's name ends in .yaml, .yml or .json and does not begin with a dot",
                at: .init(file: manifest.path))
        }
        let data: Data
        do { data = try Data(contentsOf: manifest) } catch {
            throw Problem.badInput(
                "the manifest cannot be read: \(error.localizedDescription)", at: .init(file: manifest.path))
        }
        guard !data.isEmpty else { throw Problem.badInput("the manifest is empty", at: .init(file: manifest.path)) }
        let inbox = Places(workspace: workspace.root).inbox
        try FileManager.default.createDirectory(at: inbox, withIntermediateDirectories: true)
        let temporary = inbox.appendingPathComponent(".submitted-\(UUID().uuidString).tmp")
        try DurableFile.write(data, to: temporary)
        defer { unlink(temporary.path) }
        let destination = try link(temporary, in: inbox, as: name)
        do {
            try Folders.sync(inbox)
        } catch {
            // Who is told that it failed submits again: so it is taken back, unless the daemon has taken it already.
            if unlink(destination.path) == 0 { throw error }
        }
        return destination
    }

    /// A second name for the whole file, which unlike a rename never replaces what others submit at the same moment.
    private static func link(_ file: URL, in inbox: URL, as name: String) throws -> URL {
        let stem = ManifestReader.stem(name) ?? name
        let ending = String(name.dropFirst(stem.count))
        var number = 1
        while true {
            let suffix = (number == 1 ? "" : "-\(number)") + ending
            let destination = inbox.appendingPathComponent(FileName.fitted(stem, suffix))
            if Foundation.link(file.path, destination.path) == 0 { return destination }
            guard errno == EEXIST else { throw Problem.refused("the manifest cannot be submitted", errno, destination) }
            number += 1
        }
    }
}
