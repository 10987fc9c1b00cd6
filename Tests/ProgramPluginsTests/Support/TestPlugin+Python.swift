import Foundation
import Testing

extension TestPlugin {
    /// A program in Python beside the template's `nightjar_plugin.py`.
    static func python(_ program: String) throws -> TestPlugin {
        let helper = try String(
            contentsOf: repositoryFile("Sources/PluginTemplates/Python/nightjar_plugin.py"), encoding: .utf8)
        return try TestPlugin(
            """
            id: test
            summary: A test
            command: [python3, plugin.py]
            parameters:
              type: object
              properties:
                texts: {$ref: "nightjar:dataset"}
                waitAt: {type: integer, default: 0}
            """, ["plugin.py": program, "nightjar_plugin.py": helper])
    }
}

/// The first block of the protocol's document in that language that holds the mark.
func protocolBlock(_ language: String, holding mark: String) throws -> String {
    let text = try String(contentsOf: repositoryFile("docs/plugin-protocol.md"), encoding: .utf8)
    let blocks = text.components(separatedBy: "```\(language)\n").dropFirst()
        .compactMap { $0.components(separatedBy: "```").first }
    return try #require(blocks.first { $0.contains(mark) })
}
