/// What `nightjar plugins new` writes: a plugin that builds, tests and runs as it is.
public struct PluginTemplate {
    /// Each file's path in the plugin's folder, and what it holds.
    public let files: [(path: String, text: String)]

    /// A plugin of one Swift file, and its tests.
    ///
    /// - Parameter id: The plugin's, as `token-lengths`; its type is called `TokenLengths`.
    public static func swift(id: String) -> PluginTemplate {
        let type = typeName(id)
        func text(_ bytes: [UInt8]) -> String {
            String(decoding: bytes, as: UTF8.self).replacing("{{type}}", with: type).replacing("{{id}}", with: id)
        }
        return PluginTemplate(files: [
            ("\(type).swift", text(PackageResources.analysis_txt)),
            ("Tests/\(type)Tests.swift", text(PackageResources.tests_txt)),
            ("job.yaml", job(id, model: "model: all-minilm-l6-v2       # a folder in models/\n")),
            ("README.md", readme(id, tests: "nightjar plugins test \(id)", "its tests, over a tiny model")),
        ])
    }

    /// The id's words in capitals; where that is no name of a type, or one that the template uses itself, with a word more.
    private static func typeName(_ id: String) -> String {
        let name = id.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
        let used = String(decoding: PackageResources.analysis_txt + PackageResources.tests_txt, as: UTF8.self)
            .split { !$0.isLetter }.contains { $0 == name }
        return used || name.first?.isNumber == true ? "Analysis\(name)" : name
    }

    /// A plugin in Python, which needs nothing but the standard library, and its tests.
    public static func python(id: String) -> PluginTemplate {
        func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
        return PluginTemplate(files: [
            ("plugin.yaml", text(PackageResources.plugin_yaml).replacing("id: text-lengths", with: "id: \(id)")),
            ("plugin.py", text(PackageResources.plugin_py)),
            ("nightjar_plugin.py", text(PackageResources.nightjar_plugin_py)),
            ("test_plugin.py", text(PackageResources.test_plugin_py)),
            ("job.yaml", job(id, model: "")),
            ("README.md", readme(id, tests: "(cd \(id) && python3 -m unittest)", "its tests")),
        ])
    }

    private static func job(_ id: String, model: String) -> String {
        """
        nightjar: 1
        plugin: \(id)
        name: \(id)
        \(model)parameters:
          texts: finance.txt          # a file in data/, a text a line

        """
    }

    private static func readme(_ id: String, tests: String, _ what: String) -> String {
        let commands = [
            (tests, what), ("nightjar plugins add \(id)", "a running daemon knows it at once"),
            ("nightjar submit \(id)/job.yaml", "into inbox/; or here and now: nightjar run \(id)/job.yaml"),
        ]
        let width = commands.map(\.0.count).max() ?? 0
        let lines = commands.map { command, what in
            command + String(repeating: " ", count: width - command.count) + "   # " + what
        }
        return """
            # \(id)
            An analysis for Nightjar.

            ```
            \(lines.joined(separator: "\n"))
            ```

            """
    }
}
