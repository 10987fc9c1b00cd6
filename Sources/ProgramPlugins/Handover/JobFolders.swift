import Foundation
import NightjarKit

/// Where a program finds what it is given, and leaves what it has found.
struct JobFolders: Sendable {
    /// Holds the others.
    let root: URL
    /// The plugin's own files, a copy for this job: where the program runs. What is installed may be replaced meanwhile,
    /// and a program may write beside its files.
    let plugin: URL
    /// Data sets, captures and the job itself, written by the host.
    let inputs: URL
    /// Tables and arrays of the program.
    let output: URL
    /// What it saves to resume from.
    let state: URL

    init(in context: Context) throws {
        let root = try context.folder("program")
        func folder(_ name: String) throws -> URL {
            let url = root.appendingPathComponent(name, isDirectory: true)
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
            return url
        }
        self.root = root
        plugin = try folder("plugin")
        inputs = try folder("inputs")
        output = try folder("output")
        state = try folder("state")
    }
}
