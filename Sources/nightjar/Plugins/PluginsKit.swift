import ArgumentParser
import NightjarKit
import PluginStore

/// For `make install`, and for whoever wonders what plugins are compiled against.
struct PluginsKit: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kit", abstract: "Says where the kit's modules are, and what libraries are built for.",
        shouldDisplay: false)

    @Flag(help: "The modules' names alone, a line each.") var modules = false

    func run() throws {
        if modules {
            for name in InstalledKit.names { print(name) }
            return
        }
        let kit = try InstalledKit(version: Versions.kit)
        let symbol = try kit.symbol()
        print("\(kit.modules.path)\nkit \(symbol.kit), modules \(symbol.digest), Swift \(symbol.compiler)")
    }
}
