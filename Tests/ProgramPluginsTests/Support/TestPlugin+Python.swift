import Foundation
import Testing

extension TestPlugin {
    /// A program in Python beside the template's `nightjar_plugin.py`.
    static func python(_ program: String, _ parameters: String = "") throws -> TestPlugin {
        try TestPlugin(
            "id: test\nsummary: A test\ncommand: [python3, plugin.py]\n\(parameters)",
            ["plugin.py": program, "nightjar_plugin.py": pythonHelper()])
    }
}

/// The first block of the protocol's document in that language that holds the mark.
func protocolBlock(_ language: String, holding mark: String) throws -> String {
    let text = try String(contentsOf: repositoryFile("docs/plugin-protocol.md"), encoding: .utf8)
    let blocks = text.components(separatedBy: "```\(language)\n").dropFirst()
        .compactMap { $0.components(separatedBy: "```").first }
    return try #require(blocks.first { $0.contains(mark) })
}
