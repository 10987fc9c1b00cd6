import Foundation
import PackagePlugin

/// Writes which commit is built into a file of the target, before each build and only where it changes.
///
/// The package's manifest cannot say it: SwiftPM remembers what a manifest said until its text changes.
@main
struct BuiltCommit: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) -> [Command] {
        let folder = context.pluginWorkDirectoryURL
        return [
            .prebuildCommand(
                displayName: "Which commit is built", executable: URL(filePath: "/bin/sh"),
                arguments: ["-c", Self.script, "sh", context.package.directoryURL.path, folder.path],
                outputFilesDirectory: folder)
        ]
    }

    /// A + says that the checkout has changes of its own; nil that there is no checkout.
    private static let script = """
        commit=$(GIT_OPTIONAL_LOCKS=0 git -C "$1" describe --always --exclude '*' --abbrev=12 --dirty=+ 2>/dev/null)
        text="let builtCommit: String? = ${commit:+\\"$commit\\"}"
        [ -n "$commit" ] || text="${text}nil"
        [ "$text" = "$(cat "$2/commit.swift" 2>/dev/null)" ] || echo "$text" > "$2/commit.swift"
        """
}
