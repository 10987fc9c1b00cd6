import ArgumentParser

struct PluginsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plugins",
        abstract: "Lists the analyses and their parameters; makes, tests, adds and removes plugins.",
        subcommands: [
            PluginsList.self, PluginsDescribe.self, PluginsNew.self, PluginsTest.self, PluginsAdd.self,
            PluginsRemove.self, PluginsBuild.self, PluginsInspect.self, PluginsRunTests.self, PluginsKit.self,
        ],
        defaultSubcommand: PluginsList.self)
}
