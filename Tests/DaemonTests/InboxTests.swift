import Foundation
import Testing

@testable import Daemon

@Suite("The inbox")
struct InboxTests {
    let test: TestWorkspace
    init() throws { test = try TestWorkspace() }

    func inbox(_ log: @escaping (String) -> Void = { _ in }) -> Inbox {
        Inbox(test.places.inbox, wholeness: Wholeness(), log: log)
    }

    @Test("takes manifests by their endings and leaves temporary names alone")
    func names() {
        for name in ["a.yaml", "b.yml", "c.json", "d.YAML", "e.b.yml", "日本語.yaml", "a b.yaml"] {
            #expect(Inbox.isManifestName(name))
        }
        for name in [
            "", "a", ".a.yaml", "a.yaml~", "a.yaml.tmp", "a.yaml.part", "a.yaml.swp", "a.txt", ".yaml", "yaml",
        ] {
            #expect(!Inbox.isManifestName(name), "\(name)")
        }
    }

    @Test("lists by time of arrival, then by name")
    func order() throws {
        let times = [("c.yaml", 10.0), ("a.yaml", 20.0), ("b.yaml", 20.0), ("d.yaml", 5.0)]
        for (name, time) in times {
            try test.drop(name)
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: time)],
                ofItemAtPath: test.places.inbox.appendingPathComponent(name).path)
        }
        #expect(try inbox().listing().whole == ["d.yaml", "c.yaml", "a.yaml", "b.yaml"])
    }

    @Test("waits for a file that somebody has open for writing, and for an empty one")
    func beingWritten() throws {
        let url = test.places.inbox.appendingPathComponent("a.yaml")
        let descriptor = open(url.path, O_WRONLY | O_CREAT, 0o666)
        let inbox = inbox()
        #expect(try inbox.listing() == Listing(unfinished: ["a.yaml"]))
        #expect(write(descriptor, "nightjar: 1", 11) == 11)
        #expect(try inbox.listing() == Listing(unfinished: ["a.yaml"]))
        close(descriptor)
        #expect(try inbox.listing() == Listing(whole: ["a.yaml"]))
    }

    @Test("without leases, waits until size and time have rested for a second")
    func resting() throws {
        nonisolated(unsafe) var uptime = 1000.0
        let inbox = Inbox(test.places.inbox, wholeness: Wholeness(usesLeases: false, uptime: { uptime }), log: { _ in })
        try test.drop("a.yaml")
        #expect(try inbox.listing().unfinished == ["a.yaml"])
        uptime += 0.9
        try test.drop("a.yaml", "\"seed\": 1")
        #expect(try inbox.listing().unfinished == ["a.yaml"])
        uptime += 0.9
        #expect(try inbox.listing().unfinished == ["a.yaml"])
        uptime += 0.2
        #expect(try inbox.listing().whole == ["a.yaml"])
    }

    @Test("leaves links, folders and FIFOs alone, without blocking, and says so once")
    func oddities() throws {
        let folder = test.places.inbox
        try FileManager.default.createDirectory(
            at: folder.appendingPathComponent("d.yaml"), withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: folder.appendingPathComponent("l.yaml").path, withDestinationPath: "/etc/passwd")
        #expect(mkfifo(folder.appendingPathComponent("p.yaml").path, 0o666) == 0)
        nonisolated(unsafe) var log: [String] = []
        let inbox = inbox { log.append($0) }
        for _ in 0..<3 { #expect(try inbox.listing() == Listing()) }
        #expect(log.count == 3)
        #expect(log.first == "inbox/d.yaml is left alone: it is not a regular file")
    }
}

/// What a look at an inbox finds.
private struct Listing: Equatable {
    var whole: [String] = []
    var unfinished: [String] = []
}

extension Inbox {
    fileprivate func listing() throws -> Listing {
        var listing = Listing()
        for name in try arrivals() {
            switch answer(name) {
            case .whole: listing.whole.append(name)
            case .beingWritten: listing.unfinished.append(name)
            case .gone, .unreadable: break
            }
        }
        return listing
    }
}
