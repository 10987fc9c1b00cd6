import Documents
import Foundation
import Jobs
import Problems
import Testing

/// A workspace with data and models, a hub cache and a folder outside of both.
private struct Site {
    let folder: Folder
    let workspace: Workspace
    let hub: URL

    init() throws {
        folder = try Folder()
        try folder.write("a\n", to: "site/data/a.txt")
        try folder.write("{}", to: "site/models/bert/config.json")
        try folder.write("gguf", to: "site/models/small.gguf")
        try folder.write("b\n", to: "outside/b.txt")
        try folder.write("{}", to: "outside/model/config.json")
        try folder.write("abc123\n", to: "hub/models--org--name/refs/main")
        try folder.write("{}", to: "hub/models--org--name/blobs/1")
        try folder.link("hub/models--org--name/snapshots/abc123/config.json", to: "../../blobs/1")
        workspace = try Workspace(root: folder.url.appending(path: "site"))
        hub = folder.url.appending(path: "hub")
    }

    func daemon(roots: [String] = []) -> PathPolicy {
        var settings = WorkspaceSettings()
        settings.roots = roots
        return PathPolicy(workspace: workspace, settings: settings, hubCache: hub)
    }

    var path: String { folder.path }
}

private func path(_ url: URL) -> String { url.path(percentEncoded: false).trimmingSuffix("/") }

@Suite("A data set's path")
struct DatasetPathTests {
    private let site: Site
    init() throws { site = try Site() }

    @Test("Relative under data/, or absolute")
    func found() throws {
        let policy = site.daemon()
        #expect(try path(policy.dataset("a.txt")) == site.path + "/site/data/a.txt")
        #expect(try path(policy.dataset("../data/a.txt")) == site.path + "/site/data/a.txt")
        #expect(try path(policy.dataset(site.path + "/site/data/a.txt")) == site.path + "/site/data/a.txt")
    }

    @Test("What is missing names all that was tried")
    func missing() {
        #expect(
            message { try site.daemon().dataset("c.txt") }
                == "no data set \"c.txt\"; tried \(site.path)/site/data/c.txt")
        #expect(message { try site.daemon().dataset("~/c.txt") }?.hasSuffix("write the absolute path") == true)
        #expect(message { try site.daemon().dataset("") }?.contains("no path") == true)
        #expect(message { try site.daemon().dataset("a.txt\u{0}") }?.contains("no path") == true)
    }

    @Test("The daemon goes outside only where nightjar.yaml says so, and names the line")
    func outside() throws {
        let outside = site.path + "/outside/b.txt"
        #expect(
            message { try site.daemon().dataset(outside) }
                == "\(outside) is outside the workspace and its roots; to allow it, write into nightjar.yaml: "
                + "roots: [\(site.path)/outside]")
        #expect(message { try site.daemon().dataset("../../outside/b.txt") }?.contains("outside the workspace") == true)
        #expect(try path(site.daemon(roots: [site.path + "/outside"]).dataset(outside)) == outside)
        #expect(try path(site.daemon(roots: ["../outside"]).dataset(outside)) == outside)
        #expect(throws: Problem.self) { try site.daemon(roots: [site.path + "/out"]).dataset(outside) }
    }

    @Test("A link is judged by where it leads")
    func links() throws {
        try site.folder.link("site/data/link.txt", to: site.path + "/outside/b.txt")
        try site.folder.link("site/data/folder", to: site.path + "/outside")
        try site.folder.link("site/data/inside.txt", to: "a.txt")
        try site.folder.link("site/data/nowhere.txt", to: "none.txt")
        try site.folder.link("site/data/loop.txt", to: "loop.txt")
        let policy = site.daemon()
        #expect(message { try policy.dataset("link.txt") }?.contains("outside the workspace") == true)
        #expect(message { try policy.dataset("folder/b.txt") }?.contains("outside the workspace") == true)
        #expect(try path(policy.dataset("inside.txt")) == site.path + "/site/data/a.txt")
        #expect(message { try policy.dataset("nowhere.txt") }?.hasPrefix("no data set") == true)
        #expect(message { try policy.dataset("loop.txt") }?.hasPrefix("no data set") == true)
        try site.folder.link("link-to-outside", to: site.path + "/outside")
        let rooted = site.daemon(roots: [site.path + "/link-to-outside"])
        #expect(try path(rooted.dataset("link.txt")) == site.path + "/outside/b.txt")
    }

    @Test("Folders, pipes and devices are no data sets")
    func kinds() throws {
        let pipe = site.path + "/site/data/pipe.txt"
        #expect(mkfifo(pipe, 0o600) == 0)
        let free = PathPolicy(workspace: site.workspace, hubCache: nil, isRestricted: false)
        #expect(message { try free.dataset("pipe.txt") }?.contains("no regular file; a data set is a file") == true)
        #expect(message { try free.dataset("/dev/zero") }?.contains("a device; a data set is a file") == true)
        #expect(message { try free.dataset("../data") }?.contains("a folder; a data set is a file") == true)
    }

    @Test("Without the daemon any path goes, relative ones from the given folders in their order")
    func unrestricted() throws {
        try site.folder.write("", to: "here/data/x.txt")
        try site.folder.write("", to: "here/x.txt")
        try site.folder.write("", to: "here/y.txt")
        try site.folder.write("", to: "there/data/z.txt")
        let folders = ["here", "there"].map { site.folder.url.appending(path: $0) }
        let policy = PathPolicy(workspace: nil, folders: folders, hubCache: nil, isRestricted: false)
        #expect(try path(policy.dataset("x.txt")) == site.path + "/here/data/x.txt")
        #expect(try path(policy.dataset("y.txt")) == site.path + "/here/y.txt")
        #expect(try path(policy.dataset("z.txt")) == site.path + "/there/data/z.txt")
        #expect(try path(policy.dataset(site.path + "/outside/b.txt")) == site.path + "/outside/b.txt")
        let problem = message { try policy.dataset("w.txt") }
        for tried in ["here/data/w.txt", "here/w.txt", "there/data/w.txt", "there/w.txt"] {
            #expect(problem?.contains("\(site.path)/\(tried)") == true)
        }
    }
}

@Suite("A file's or folder's path")
struct DataPathTests {
    private let site: Site
    init() throws { site = try Site() }

    @Test("A file, as a template, or a folder, as one of tasks; relative under data/, or absolute")
    func found() throws {
        let policy = site.daemon()
        #expect(try path(policy.path("a.txt")) == site.path + "/site/data/a.txt")
        #expect(try path(policy.path(".")) == site.path + "/site/data")
        #expect(try path(policy.path(site.path + "/site/data/a.txt")) == site.path + "/site/data/a.txt")
        #expect(message { try policy.path("none") }?.hasPrefix("no file or folder \"none\"; tried ") == true)
    }

    @Test("The daemon goes outside only where nightjar.yaml says so, links and dots resolved")
    func outside() throws {
        try site.folder.link("site/data/away", to: site.path + "/outside")
        for place in ["away", "away/b.txt", "../../outside", site.path + "/outside/b.txt", "../../outside/model"] {
            #expect(message { try site.daemon().path(place) }?.contains("outside the workspace") == true, "\(place)")
            #expect(throws: Never.self) { try site.daemon(roots: ["../outside"]).path(place) }
        }
        // What lies behind a link inside a folder of data is judged when it is read, as a data set of its own.
        try site.folder.write("", to: "site/data/tasks/x/train.json")
        try site.folder.link("site/data/tasks/x/test.json", to: site.path + "/outside/b.txt")
        #expect(throws: Never.self) { try site.daemon().path("tasks") }
        #expect(message { try site.daemon().dataset("tasks/x/test.json") }?.contains("outside the workspace") == true)
    }

    @Test("Pipes and devices are neither")
    func kinds() throws {
        #expect(mkfifo(site.path + "/site/data/pipe", 0o600) == 0)
        let free = PathPolicy(workspace: site.workspace, hubCache: nil, isRestricted: false)
        #expect(message { try free.path("pipe") }?.contains("a file or folder is needed") == true)
        #expect(message { try free.path("/dev/zero") }?.contains("a device; a file or folder is needed") == true)
    }
}

@Suite("What the system keeps for itself is no data, whatever the roots")
struct SystemPathTests {
    private let site: Site
    init() throws { site = try Site() }

    @Test(
        "By any name",
        arguments: [
            "/proc/self/environ", "/proc/version", "/sys/kernel/mm/transparent_hugepage/enabled", "/proc", "/sys",
        ])
    func refused(_ place: String) throws {
        try #require(access(place, F_OK) == 0)
        try site.folder.link("site/data/link", to: place)
        let policy = site.daemon(roots: ["/"])
        for name in [place, "link"] {
            #expect(message { try policy.path(name) }?.contains("is the system's own") == true, "\(name)")
            #expect(message { try policy.dataset(name) }?.contains("is the system's own") == true, "\(name)")
        }
        for name in [place, site.path + "/site/data/link"] {
            #expect(message { try policy.model(name) }?.contains("is the system's own") == true, "\(name)")
        }
    }

    @Test("As a checkpoint's file, as an adapter's base")
    func insideModels() throws {
        try site.folder.link("site/models/bert/vocab.txt", to: "/proc/self/environ")
        let policy = site.daemon(roots: ["/"])
        #expect(message { try policy.model("bert") }?.contains("is the system's own") == true)
        try site.folder.write(
            "{\"base_model_name_or_path\": \"/proc/self\"}", to: "site/models/mine/adapter_config.json")
        #expect(message { try policy.model("mine") }?.contains("is the system's own") == true)
    }

    @Test("A way through /proc leads where it leads")
    func through() throws {
        let round = "/proc/self/root" + site.path
        #expect(try path(site.daemon().dataset(round + "/site/data/a.txt")) == site.path + "/site/data/a.txt")
        #expect(
            message { try site.daemon().dataset(round + "/outside/b.txt") }?.contains("outside the workspace") == true)
    }
}

@Suite("A model's reference")
struct ModelPathTests {
    private let site: Site
    init() throws { site = try Site() }

    @Test("A folder or .gguf file under models/, an absolute path, a hub id")
    func found() throws {
        let policy = site.daemon()
        #expect(try path(policy.model("bert")) == site.path + "/site/models/bert")
        #expect(try path(policy.model("small.gguf")) == site.path + "/site/models/small.gguf")
        #expect(try path(policy.model(site.path + "/site/models/bert")) == site.path + "/site/models/bert")
        #expect(try path(policy.model("org/name")) == site.path + "/hub/models--org--name/snapshots/abc123")
    }

    @Test("What lies under models/ comes before the hub cache")
    func order() throws {
        try site.folder.write("{}", to: "site/models/org/name/config.json")
        #expect(try path(site.daemon().model("org/name")) == site.path + "/site/models/org/name")
    }

    @Test("What is missing names all that was tried")
    func missing() {
        #expect(
            message { try site.daemon().model("org/other") }
                == "no model \"org/other\"; tried \(site.path)/site/models/org/other, the hub cache (\(site.path)/hub)")
        #expect(message { try site.daemon().model("job:x") }?.contains("another job's checkpoint") == true)
    }

    @Test("A hub id and its revision cannot lead out of the cache")
    func escaping() throws {
        try site.folder.write("../../../outside/model", to: "hub/models--org--evil/refs/main")
        let free = PathPolicy(workspace: nil, hubCache: site.hub, isRestricted: false)
        #expect(throws: Problem.self) { try free.model("org/evil") }
        #expect(throws: Problem.self) { try free.model("../outside/model") }
        #expect(throws: Problem.self) { try free.model("org/name/more") }
    }

    @Test("A folder without config.json or with more than its one .gguf file is no checkpoint, another file neither")
    func kinds() throws {
        try site.folder.write("", to: "site/models/one/model.gguf")
        try site.folder.write("", to: "site/models/two/a.gguf")
        try site.folder.write("", to: "site/models/two/b.gguf")
        try site.folder.write("", to: "site/models/weights.bin")
        let policy = site.daemon()
        #expect(try path(policy.model("one")) == site.path + "/site/models/one")
        #expect(message { try policy.model("two") }?.contains("name the file: \"a.gguf\"") == true)
        #expect(message { try policy.model("weights.bin") }?.contains("one .gguf file") == true)
    }

    @Test("A checkpoint's files may be links, but for the daemon only to where it may go")
    func members() throws {
        try site.folder.link("site/models/bert/model.safetensors", to: site.path + "/outside/b.txt")
        #expect(message { try site.daemon().model("bert") }?.contains("outside the workspace") == true)
        let free = PathPolicy(workspace: site.workspace, hubCache: nil, isRestricted: false)
        #expect(throws: Never.self) { try free.model("bert") }
        #expect(message { try site.daemon().model(site.path + "/outside/model") }?.contains("outside") == true)
    }

    @Test("A checkpoint with a pipe or device among its files is refused, before anybody waits for it")
    func memberKinds() throws {
        #expect(mkfifo(site.path + "/site/models/bert/tokenizer.json", 0o600) == 0)
        #expect(
            message { try site.daemon().model("bert") }
                == "\(site.path)/site/models/bert/tokenizer.json is no regular file; a checkpoint has files alone")
        let free = PathPolicy(workspace: site.workspace, hubCache: nil, isRestricted: false)
        #expect(message { try free.model("bert") }?.contains("a checkpoint has files alone") == true)
        unlink(site.path + "/site/models/bert/tokenizer.json")
        try site.folder.link("site/models/bert/vocab.txt", to: "/dev/zero")
        #expect(message { try free.model("bert") }?.contains("is a device; a checkpoint has files alone") == true)
    }

    @Test("Paths inside the workspace are shown relative to it")
    func described() throws {
        let policy = site.daemon()
        #expect(try policy.describe(policy.dataset("a.txt")) == "data/a.txt")
        #expect(try policy.describe(policy.model("bert")).trimmingSuffix("/") == "models/bert")
        #expect(policy.describe(URL(filePath: site.path + "/outside/b.txt")) == site.path + "/outside/b.txt")
        #expect(policy.describe(URL(filePath: site.path + "/worker/x")) == site.path + "/worker/x")
    }
}

@Suite("The hub cache is where the hub's own tools have it")
struct HubCacheTests {
    @Test(
        "By the environment",
        arguments: [
            (["HOME": "/h"], "/h/.cache/huggingface/hub"),
            (["HOME": "/h", "XDG_CACHE_HOME": "/x"], "/x/huggingface/hub"),
            (["HOME": "/h", "XDG_CACHE_HOME": "/x", "HF_HOME": "/f"], "/f/hub"),
            (["HOME": "/h", "HF_HOME": "~/f"], "/h/f/hub"),
            (["HF_HOME": "/f", "HUGGINGFACE_HUB_CACHE": "/g"], "/g"),
            (["HF_HOME": "/f", "HUGGINGFACE_HUB_CACHE": "/g", "HF_HUB_CACHE": "/c"], "/c"),
            (["HOME": "/h", "HF_HOME": ""], "/h/.cache/huggingface/hub"),
        ])
    func folder(environment: [String: String], expected: String) {
        #expect(HubCache.folder(environment: environment).map(path) == expected)
    }
}

@Suite("What a job reads is looked for before it is queued")
struct MissingInputsTests {
    @Test("Every data set and model that is not there, with its place; job:NAME is left alone")
    func missing() throws {
        let site = try Site()
        let manifest = """
            nightjar: 1
            plugin: domain-neurons
            model: job:train
            parameters:
              positive: a.txt
              negative: {path: c.txt}
              derivedModel: nope
            """
        let job = try #require(try read(manifest).first)
        #expect(
            job.missingInputs(plugin: domainNeurons, policy: site.daemon()).map(\.description) == [
                "job.yaml:7:17: parameters.derivedModel: no model \"nope\"; tried \(site.path)/site/models/nope, "
                    + "the hub cache (\(site.path)/hub)",
                "job.yaml:6:20: parameters.negative: no data set \"c.txt\"; tried \(site.path)/site/data/c.txt",
            ])
        let without = try #require(try read(manifest.replacingOccurrences(of: "job:train", with: "gone")).first)
        let first = without.missingInputs(plugin: domainNeurons, policy: site.daemon()).first
        #expect(first?.description.hasPrefix("model: no model \"gone\"") == true)
        let there = manifest.replacingOccurrences(of: "c.txt", with: "a.txt").replacingOccurrences(
            of: "nope", with: "bert")
        let complete = try #require(try read(there).first)
        #expect(complete.missingInputs(plugin: domainNeurons, policy: site.daemon()).isEmpty)
    }
}
