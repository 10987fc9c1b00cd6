import Foundation
public import NightjarKit
public import PluginStore
import Problems

/// The library of a Swift plugin, loaded into this process: for the process of one job, and of one that only asks what a
/// library holds, as its code may do anything.
public enum SwiftLibrary {
    /// Loads a library and asks for its analyses.
    ///
    /// - Parameters:
    ///   - symbol: What this program is, as a library must be built for it.
    ///   - remedy: The command that mends a library of another kit.
    /// - Throws: A `Problem` where it was built for something else, before any of its code is loaded, or where the system
    ///   cannot load it.
    public static func analyses(
        in library: PluginLibrary, for symbol: KitSymbol, remedy: String
    ) throws -> [any Analysis.Type] {
        if let problem = library.problem(in: symbol, remedy: remedy) { throw problem }
        guard let handle = dlopen(library.url.path, RTLD_NOW | RTLD_LOCAL), let entry = dlsym(handle, symbol.name)
        else {
            let reason = dlerror().map { String(cString: $0) } ?? "no reason is given"
            throw Problem.badInput(
                "the plugin's library cannot be loaded; \(remedy)", at: Problem.Place(file: library.url.path),
                detail: reason)
        }
        typealias Entry = @convention(c) () -> UnsafeMutableRawPointer
        return PluginEntry.open(unsafeBitCast(entry, to: Entry.self)())
    }
}
