import Foundation
import Jobs
import Problems
import Testing

@Suite("A workspace is a folder")
struct WorkspaceTests {
    @Test("Its folders have fixed names, and the three that are needed are made")
    func prepared() throws {
        let folder = try Folder()
        let workspace = try Workspace(root: folder.url)
        try workspace.prepare()
        try workspace.prepare()
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(names == ["inbox", "outbox", "state"])
        let folders = [workspace.models, workspace.data, workspace.plugins, workspace.settingsFile]
        #expect(folders.map(\.lastPathComponent) == ["models", "data", "plugins", "nightjar.yaml"])
        #expect(workspace.inbox.path(percentEncoded: false) == folder.path + "/inbox/")
    }

    @Test("A link to a folder is that folder; a missing folder and a file are none")
    func root() throws {
        let folder = try Folder()
        try folder.write("", to: "real/file")
        try folder.link("link", to: folder.path + "/real")
        let workspace = try Workspace(root: folder.url.appending(path: "link"))
        #expect(workspace.root.path(percentEncoded: false) == folder.path + "/real/")
        #expect(message { try Workspace(root: folder.url.appending(path: "none")) }?.contains("no folder") == true)
        #expect(message { try Workspace(root: folder.url.appending(path: "real/file")) }?.contains("no folder") == true)
    }

    @Test("A file where a folder has to be is told")
    func blocked() throws {
        let folder = try Folder()
        try folder.write("", to: "outbox")
        let workspace = try Workspace(root: folder.url)
        #expect(message { try workspace.prepare() }?.hasPrefix("cannot make the folder \(folder.path)/outbox/") == true)
    }
}

@Suite("nightjar.yaml is checked as a manifest is")
struct WorkspaceSettingsTests {
    @Test("Every key")
    func everything() throws {
        let text = """
            roots: [/data, corpora]
            jobs: 2
            threads: 8
            memory: 64GiB
            hours: "20:00-07:00"
            whenHoursEnd: pause
            executor: slurm
            slurm: {partition: gpu, account: nlp, time: "8:00:00", options: [--exclusive]}
            notify: mail -s done me
            cache: {size: 50GiB}
            poll: 5
            confine: required
            keep: {succeeded: 90d}
            """
        let settings = try WorkspaceSettings(Data(text.utf8))
        #expect(settings.roots == ["/data", "corpora"])
        #expect(settings.jobs == 2)
        #expect(settings.confine == .required)
        #expect(settings.threads == 8)
        #expect(settings.memory == 64 << 30)
        #expect(settings.hours == WorkingHours(start: 1200, end: 420) && settings.whenHoursEnd == .pause)
        #expect(settings.hours?.text == "20:00-07:00")
        guard case .slurm(let slurm) = settings.executor else {
            Issue.record("no Slurm")
            return
        }
        #expect([slurm.partition, slurm.account, slurm.time] == ["gpu", "nlp", "8:00:00"])
        #expect(slurm.options == ["--exclusive"])
        #expect(settings.notify == "mail -s done me")
        #expect(settings.cacheSize == 50 << 30)
        #expect(settings.poll == 5)
        #expect(settings.keepSucceeded == 7_776_000)
    }

    @Test("An empty file, and none, are the defaults")
    func defaults() throws {
        #expect(try WorkspaceSettings(Data()) == WorkspaceSettings())
        #expect(try WorkspaceSettings(Data("# nothing yet\n".utf8)) == WorkspaceSettings())
        let folder = try Folder()
        let workspace = try Workspace(root: folder.url)
        #expect(try workspace.settings() == WorkspaceSettings())
        try folder.write("jobs: 3\n", to: "nightjar.yaml")
        #expect(try workspace.settings().jobs == 3)
        #expect(WorkspaceSettings().executor == .local)
    }

    @Test(
        "What is wrong",
        arguments: [
            ("root: [/a]", "1:1: root: unknown key; did you mean roots? known: "),
            ("jobs: 0", "1:7: jobs: found the number 0; allowed: a whole number from 1 to 1024"),
            ("hours: 20-7", "1:8: hours: found the text \"20-7\"; allowed: hours as 20:00-07:00"),
            ("hours: 20:00-20:00", "1:8: hours: found"), ("hours: 24:00-01:00", "1:8: hours: found"),
            ("hours: 20:60-21:00", "1:8: hours: found"), ("hours: 20:00-25:00", "1:8: hours: found"),
            ("hours: 20", "1:8: hours: found the number 20"), ("memory: much", "1:9: memory: found the text"),
            ("cache: {size: 5X}", "1:15: cache.size: found the text \"5X\"; allowed: a size as"),
            ("keep: {succeeded: 0d}", "1:19: keep.succeeded: found the text \"0d\"; allowed: a time as"),
            ("whenHoursEnd: stop", "1:15: whenHoursEnd: found the text \"stop\"; allowed: one of finish, pause"),
            ("executor: cloud", "1:11: executor: found the text \"cloud\"; allowed: one of local, slurm"),
            ("poll: 0", "1:7: poll: found the number 0; allowed: a number from 0.1 to 86400.0"),
            ("- a", "1:1: found a list of 1; allowed: an object"), ("a: *b", "1:4: aliases"),
        ])
    func wrong(text: String, line: String) {
        do throws(Rejection) {
            _ = try WorkspaceSettings(Data(text.utf8))
            Issue.record("not rejected")
        } catch {
            #expect(error.description.hasPrefix("nightjar.yaml:" + line), "\(error)")
            #expect(error.problems.count == 1)
        }
    }

    @Test("A file that cannot be read is told, a folder in its place too")
    func unreadable() throws {
        let folder = try Folder()
        try folder.write("", to: "nightjar.yaml/x")
        let workspace = try Workspace(root: folder.url)
        #expect(throws: Rejection.self) { try workspace.settings() }
    }

    @Test("Hours over midnight, within a day and up to its end")
    func hours() throws {
        let night = try #require(WorkingHours("20:00-07:00"))
        #expect([1199, 1200, 1439, 0, 419, 420].map(night.contains) == [false, true, true, true, true, false])
        let day = try #require(WorkingHours("9:30-24:00"))
        #expect([569, 570, 1439, 0].map(day.contains) == [false, true, true, false])
        #expect(WorkingHours("soon") == nil)
    }
}
