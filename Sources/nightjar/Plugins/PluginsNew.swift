import ArgumentParser
import Foundation
import PluginStore
import PluginTemplates
import Problems

struct PluginsNew: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new", abstract: "Makes a folder with a new plugin that builds, tests and runs as it is.")

    @Argument(help: "The plugin's id, as token-lengths; the folder is called so.") var id: String
    @Flag(help: "In Python; in Swift by default.") var python = false

    func run() throws {
        if let fault = PluginRecord.fault(inID: id) { throw Problem.badInput(fault) }
        guard builtIns[id] == nil else {
            throw Problem.badInput("\(id) is the id of a built-in plugin; give this one another")
        }
        let folder = URL(fileURLWithPath: id, isDirectory: true)
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        } catch CocoaError.fileWriteFileExists {
            throw Problem.badInput("there is something of that name here already", at: .init(file: id))
        }
        let template = python ? PluginTemplate.python(id: id) : PluginTemplate.swift(id: id)
        for (path, text) in template.files {
            let file = folder.appendingPathComponent(path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
            print("\(id)/\(path)")
        }
    }
}
