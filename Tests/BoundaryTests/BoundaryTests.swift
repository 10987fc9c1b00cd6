import Foundation
import Testing

@Suite("Modules import only what lies upstream of them")
struct BoundaryTests {
    static let engine: Set<String> = [
        "Tensors", "Safetensors", "Checkpoints", "PythonText", "Tokenizers", "Models", "Captures", "Measures",
        "BagOfWords",
    ]
    static let jobs: Set<String> = ["Jobs", "Bundles", "Daemon", "Worker"]

    let boundaries = Boundaries.nightjar

    @Test("The sources keep to the table")
    func sources() throws {
        #expect(try boundaries.violations(in: Boundaries.repository) == [])
    }

    @Test("Every analysis stands on the kit")
    func plugins() {
        #expect(Boundaries.plugins.contains("DomainNeurons"))
        #expect(Boundaries.plugins.allSatisfy { boundaries.allowed[$0] == ["NightjarKit"] })
    }

    @Test("What handles jobs never reaches the engine", arguments: ["Daemon", "Jobs", "Bundles", "Reports"])
    func daemonSide(module: String) {
        let forbidden = Self.engine.subtracting(["Safetensors"]).union(["NightjarKit", "Worker"])
        #expect(boundaries.reach(of: module).isDisjoint(with: forbidden))
    }

    @Test("The engine never reaches jobs", arguments: engine)
    func engineSide(module: String) {
        #expect(boundaries.reach(of: module).isDisjoint(with: Self.jobs.union(["Reports", "NightjarKit"])))
    }

    @Test("The kit never reaches jobs")
    func kit() {
        #expect(boundaries.reach(of: "NightjarKit").isDisjoint(with: Self.jobs))
    }

    @Test("The ground stands on nothing above it", arguments: ["Problems", "Files", "Processes", "Documents"])
    func foundations(module: String) {
        #expect(boundaries.reach(of: module).intersection(boundaries.allowed.keys).isSubset(of: ["Problems", "Files"]))
    }

    @Test("No module reaches itself")
    func acyclic() {
        for module in boundaries.allowed.keys {
            #expect(!boundaries.reach(of: module).contains(module), "\(module) is part of a cycle")
        }
    }

    @Test(
        "A library from outside has the owners that wrap it, and no others",
        arguments: [
            ("CUV", ["Daemon"]), ("CZstd", ["Bundles"]), ("CArchive", ["Bundles", "Files"]), ("COpenSSL", ["Files"]),
            ("COpenBLAS", ["Tensors"]), ("CKernels", ["Checkpoints", "Measures", "Models", "Tensors", "Training"]),
            ("Yams", ["Documents"]), ("COniguruma", ["Tokenizers"]), ("CMeCab", ["Tokenizers"]),
            ("CLiblinear", ["BagOfWords"]), ("GRDB", ["Daemon"]), ("GRDBSQLite", ["Daemon"]),
            ("Mustache", ["Reports"]), ("ArgumentParser", ["nightjar"]),
        ])
    func owners(library: String, owners: [String]) {
        #expect(boundaries.allowed.filter { $0.value.contains(library) }.keys.sorted() == owners)
    }
}
