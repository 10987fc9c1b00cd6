import Documents
import Foundation
import Problems

/// What the compiler says of a module's types: which of them are analyses.
struct SymbolGraph {
    /// The types' names, as another file of the module writes them, in order.
    let analyses: [String]

    /// Reads the graph that `swiftc -emit-symbol-graph` has written for a module; extensions of others' types lie in files
    /// of their own and hold no analyses.
    ///
    /// - Throws: A `Problem` where there is none.
    init(of module: String, in folder: URL) throws {
        let file = folder.appendingPathComponent("\(module).symbols.json")
        guard let bytes = try? Data(contentsOf: file) else {
            throw Problem(.failed, "the compiler has not said which types there are", at: .init(file: file.path))
        }
        let graph = try Value(json: bytes, file: file.path)
        let conforming = Set(
            (graph["relationships"]?.array ?? []).compactMap { relation in
                relation["kind"]?.string == "conformsTo" && relation["target"]?.string == Self.analysis
                    ? relation["source"]?.string : nil
            })
        analyses = (graph["symbols"]?.array ?? []).compactMap { symbol -> String? in
            guard let identifier = symbol["identifier"]?["precise"]?.string, conforming.contains(identifier),
                // Of which types a generic one is made nobody says.
                symbol["swiftGenerics"] == nil,
                symbol["kind"]?["identifier"]?.string != "swift.protocol"
            else { return nil }
            return symbol["pathComponents"]?.array?.compactMap(\.string).joined(separator: ".")
        }.sorted()
    }

    /// The protocol, as the compiler writes it.
    private static let analysis = "s:11NightjarKit8AnalysisP"
}
