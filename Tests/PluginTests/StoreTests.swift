import Documents
import Foundation
import Jobs
import PluginStore
import Problems
import Testing

@Suite("The plugins of a workspace as folders on the disk")
struct StoreTests {
    let root = FileManager.default.temporaryDirectory.appendingPathComponent("store-\(UUID().uuidString)")
    let store: PluginStore

    init() throws {
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
        store = PluginStore(workspace: try Workspace(root: root))
    }

    func record(_ id: String, version: String = "1.0.0") -> PluginRecord {
        PluginRecord(
            id: id, summary: "Counts", version: version, kind: .program, needsModel: false,
            parameters: .object([
                .init("texts", .dataset, required: true, help: "Whose"),
                .init("most", .integer(1...9), default: 3), .init("word", .choice(["a", "b"]), default: "a"),
            ]),
            kit: "0.1.0", compiler: nil, sha256: String(repeating: "0", count: 64), command: ["./count", "--all"])
    }

    func install(_ record: PluginRecord, _ text: String) throws {
        try store.install(record) { try Data(text.utf8).write(to: $0.appendingPathComponent("text")) }
    }

    func text(_ id: String) -> String? {
        try? String(contentsOf: store.folder(of: id).appendingPathComponent("text"), encoding: .utf8)
    }

    @Test("What was added is read back as it was; another version takes its place as a whole; removed, it is gone")
    func changes() throws {
        #expect(try store.records().isEmpty)
        try install(record("b"), "first")
        try install(record("a"), "other")
        #expect(try store.records() == [record("a"), record("b")])
        try install(record("b", version: "2.0.0"), "second")
        #expect(try store.record(of: "b") == record("b", version: "2.0.0"))
        #expect(text("b") == "second")
        try store.remove("b")
        #expect(try store.records().map(\.id) == ["a"])
        let left = try FileManager.default.contentsOfDirectory(atPath: store.url.path).sorted()
        #expect(left == [".lock", "a"])
    }

    @Test("Files that cannot be written leave what was there; what a killed one left goes with the next")
    func failures() throws {
        try install(record("a"), "first")
        #expect(throws: CocoaError.self) {
            try store.install(record("a", version: "2.0.0")) { _ in throw CocoaError(.fileWriteOutOfSpace) }
        }
        #expect(try store.record(of: "a")?.version == "1.0.0" && text("a") == "first")
        let left = store.url.appendingPathComponent(".adding-z", isDirectory: true)
        try FileManager.default.createDirectory(at: left, withIntermediateDirectories: true)
        try install(record("b"), "second")
        #expect(!FileManager.default.fileExists(atPath: left.path))
        #expect(try store.records().map(\.id) == ["a", "b"])
    }

    @Test("A record that cannot be read takes no other with it, and is said")
    func damaged() throws {
        try install(record("a"), "")
        try install(record("b"), "")
        let file = store.folder(of: "a").appendingPathComponent("plugin.json")
        try Data("{".utf8).write(to: file)
        let contents = try store.contents()
        #expect(contents.records.map(\.id) == ["b"])
        #expect(contents.problems.first?.place?.file == file.path)
        #expect(contents.problems.first?.message.contains("add it again, or remove its folder") == true)
        #expect(throws: Problem.self) { try store.record(of: "a") }
    }

    @Test("No id leads out of the folder", arguments: ["", "..", "a/b", "A", "a--b", "-a", "a_b", "é"])
    func ids(_ id: String) throws {
        #expect(throws: Problem.self) { try install(record(id), "") }
        #expect(try store.record(of: id) == nil)
        #expect(throws: Problem.self) { try store.remove(id) }
        #expect(FileManager.default.fileExists(atPath: root.path))
    }

    @Test("A plugin that is not there is not removed; the nearest is named")
    func missing() throws {
        try install(record("token-lengths"), "")
        do {
            try store.remove("token-length")
            Issue.record("it was removed")
        } catch {
            #expect("\(error)".hasSuffix("did you mean token-lengths?"))
        }
    }

    @Test("The catalogue sees what was added, changed and removed")
    func catalogue() throws {
        let catalogue = PluginCatalogue(store)
        #expect(try catalogue.descriptions().isEmpty)
        try install(record("a"), "")
        #expect(try catalogue.descriptions() == [record("a").description])
        try install(record("a", version: "2.0.0"), "")
        #expect(try catalogue.descriptions().map(\.version) == ["2.0.0"])
        try store.remove("a")
        #expect(try catalogue.descriptions().isEmpty)
    }
}
