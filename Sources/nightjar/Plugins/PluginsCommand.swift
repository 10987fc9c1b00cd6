import ArgumentParser

struct PluginsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plugins", abstract: "Lists the analyses and their parameters; adds and removes some.",
        subcommands: [
            PluginsList.self, PluginsDescribe.self, PluginsAdd.self, PluginsRemove.self, PluginsBuild.self,
            PluginsInspect.self, PluginsKit.self,
        ],
        defaultSubcommand: PluginsList.self)
}
