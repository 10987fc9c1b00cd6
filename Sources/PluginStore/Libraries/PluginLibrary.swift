public import Foundation
public import Problems

/// The library of a Swift plugin as a file: looked at, never loaded.
public struct PluginLibrary: Sendable {
    /// Where it lies.
    public let url: URL
    /// What it was built for.
    public let symbol: KitSymbol

    /// Reads what a library was built for.
    ///
    /// - Throws: A `Problem` where it is no library, or none of a plugin.
    public init(_ url: URL) throws {
        self.url = url
        let found = try DynamicSymbols(of: url).names.filter { $0.hasPrefix(KitSymbol.prefix) }
        guard let name = found.first, let symbol = KitSymbol(name: name) else {
            throw Problem.badInput(
                "is a library, and none of a plugin of Nightjar: build one with nightjar plugins build FILE.swift",
                at: Problem.Place(file: url.path))
        }
        guard found.count == 1 else {
            throw Problem.badInput(
                "is a library of several plugins in one: build it with nightjar plugins build alone",
                at: Problem.Place(file: url.path))
        }
        self.symbol = symbol
    }

    /// Why it cannot be loaded here; nil where it can.
    ///
    /// - Parameters:
    ///   - own: What this Nightjar is.
    ///   - remedy: The command that mends it.
    public func problem(in own: KitSymbol, remedy: String) -> Problem? {
        guard symbol.name != own.name else { return nil }
        let built = KitSymbol(name: own.name) ?? own
        let reason =
            symbol.compiler != built.compiler
            ? "was built by Swift \(symbol.compiler), and this Nightjar by Swift \(own.compiler)"
            : symbol.kit != built.kit
                ? "was built for kit \(symbol.kit), and this is kit \(own.kit)"
                : "was built for another build of kit \(symbol.kit): its modules are \(symbol.digest) there, and "
                    + "\(own.digest) here"
        return Problem.badInput("the plugin's library \(reason); \(remedy)", at: Problem.Place(file: url.path))
    }
}
