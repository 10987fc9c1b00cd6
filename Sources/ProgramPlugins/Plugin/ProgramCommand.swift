import Documents
import Foundation
import Problems
import Processes

/// What starts a plugin's program: words, the first of which is the program.
struct ProgramCommand: Sendable {
    let words: [String]

    init(words: [String]) { self.words = words }

    /// A list of words, or a text that is split at white space.
    init(_ value: Value) {
        words =
            value.array?.compactMap(\.string) ?? value.string?.split(whereSeparator: \.isWhitespace).map(String.init)
            ?? []
    }

    /// The program's path: a file of the plugin's folder, an absolute path, or found as a shell finds it.
    func executable(in folder: URL) throws -> String {
        guard let name = words.first, !name.isEmpty else {
            throw Problem.badInput("the command is empty; write the program and its arguments, as [python3, plugin.py]")
        }
        let own = Self.place(of: name, in: folder)
        try checkInside(name, folder)
        if FileManager.default.fileExists(atPath: own) {
            guard ProgramSearch.isProgram(own) else {
                throw Problem.badInput("\(name.quotedForMessage) is no program; make it one: chmod +x \(name)")
            }
            return own
        }
        guard let found = name.contains("/") ? nil : ProgramSearch.path(of: name) else {
            throw Problem.badInput(
                name.contains("/")
                    ? "there is no file \(name.quotedForMessage)\(name.hasPrefix("/") ? "" : " in the plugin's folder")"
                    : "no program \(name.quotedForMessage) is found here, neither in the plugin's folder nor in PATH; "
                        + "install it, or name its path")
        }
        return found
    }

    /// Refuses an argument that is meant for a script of the folder and is none. An absolute path may be one that the
    /// program alone sees, as within a container.
    func checkScripts(in folder: URL) throws {
        for word in words.dropFirst() where Self.isScript(word) {
            try checkInside(word, folder)
            guard !FileManager.default.fileExists(atPath: Self.place(of: word, in: folder)) else { continue }
            let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
            let nearest = files.nearest(to: word).map { "; did you mean \($0)?" } ?? ""
            throw Problem.badInput("there is no file \(word.quotedForMessage) in the plugin's folder\(nearest)")
        }
    }

    private static func isScript(_ word: String) -> Bool {
        word.wholeMatch(of: /[^\-\/\s]\S*\.(?:py|sh|pl|R|r|rb|jl|js|mjs|ts|lua|php)/) != nil
    }

    private static func place(of word: String, in folder: URL) -> String {
        word.hasPrefix("/") ? word : folder.appendingPathComponent(word).path
    }

    private func checkInside(_ word: String, _ folder: URL) throws {
        guard !word.hasPrefix("/") else { return }
        let root = folder.standardizedFileURL.path, file = folder.appendingPathComponent(word).standardizedFileURL.path
        guard file.hasPrefix(root + "/") else {
            throw Problem.badInput(
                "\(word.quotedForMessage) lies outside of the plugin's folder, which alone is copied; put it there, "
                    + "or name its absolute path")
        }
    }
}
