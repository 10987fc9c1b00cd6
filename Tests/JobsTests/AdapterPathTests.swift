import Foundation
import Jobs
import Testing

@Suite("An adapter's reference")
struct AdapterPathTests {
    private let folder: Folder
    /// The daemon's, over a workspace with a model and a hub cache with another.
    private let policy: PathPolicy

    init() throws {
        folder = try Folder()
        try folder.write("{}", to: "site/models/bert/config.json")
        try folder.write("{}", to: "outside/model/config.json")
        try folder.write("abc123\n", to: "hub/models--org--name/refs/main")
        try folder.write("{}", to: "hub/models--org--name/snapshots/abc123/config.json")
        policy = PathPolicy(
            workspace: try Workspace(root: folder.url.appending(path: "site")), settings: WorkspaceSettings(),
            hubCache: folder.url.appending(path: "hub"))
    }

    private static let hub = "hub/models--org--name/snapshots/abc123"

    private func path(_ url: URL) -> String { url.path(percentEncoded: false).trimmingSuffix("/") }

    private func writeAdapter(over base: String) throws {
        try folder.write(
            "{\"base_model_name_or_path\": \"\(base)\"}", to: "site/models/adapters/mine/adapter_config.json")
    }

    @Test(
        "An adapter is a model where its base is found: beside it, under models/, in the hub cache",
        arguments: ["../../bert": "site/models/bert", "bert": "site/models/bert", "org/name": hub])
    func adapters(_ base: String, _ place: String) throws {
        try writeAdapter(over: base)
        let adapter = try policy.model("adapters/mine")
        #expect(path(adapter) == folder.path + "/site/models/adapters/mine")
        #expect(
            try path(policy.base(base, ofAdapterIn: adapter))
                == folder.path + "/" + place)
    }

    @Test(
        "An adapter whose base is missing, or where the daemon may not go, is refused by the field that names it",
        arguments: [
            ("org/other", "no model \"org/other\"; tried "), ("../../../../outside/model", "outside the workspace"),
            ("job:train", "another job's checkpoint"), ("", "no path"),
        ])
    func missingBases(_ base: String, _ words: String) throws {
        try writeAdapter(over: base)
        let found = try #require(message { try policy.model("adapters/mine") })
        let file = "\(folder.path)/site/models/adapters/mine/adapter_config.json"
        #expect(found.hasPrefix("\(file): base_model_name_or_path: "))
        #expect(found.contains(words) && found.contains("write the path"), "\(found)")
    }

    @Test("An adapter that names itself as its base does not lead round in circles")
    func circle() throws {
        try writeAdapter(over: "adapters/mine")
        #expect(throws: Never.self) { try policy.model("adapters/mine") }
    }
}
