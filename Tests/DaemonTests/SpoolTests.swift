import Foundation
import Jobs
import Testing

@testable import Daemon

@Suite("From the inbox to a job or a rejection")
struct SpoolTests {
    let test: TestWorkspace
    init() throws { test = try TestWorkspace() }

    let wrong = "{\"nightjar\": 1,\n  \"plugni\": \"tiny\"}\n"

    func dropWrong(_ name: String) throws {
        try Data(wrong.utf8).write(to: test.places.inbox.appendingPathComponent(name))
    }

    @Test("a manifest becomes a queued job that keeps it byte for byte")
    func job() throws {
        try test.drop("first.yaml")
        let manifest = try Data(contentsOf: test.places.inbox.appendingPathComponent("first.yaml"))
        let folder = try #require(test.take().first)
        #expect(test.jobs == [folder])
        #expect(try folder.manifest() == manifest)
        #expect(try folder.job().name == "first")
        #expect(try test.ledger.state(of: folder.id).phase == .queued)
        #expect(
            test.inbox.isEmpty && test.names(test.places.claims).isEmpty && test.names(test.places.building).isEmpty)
    }

    @Test(
        "a wrong manifest goes to the outbox with its reason, and a second one beside it", arguments: ["yaml", "json"])
    func rejection(ending: String) throws {
        for _ in 1...2 {
            try dropWrong("bad.\(ending)")
            #expect(try test.take().isEmpty)
        }
        #expect(
            test.outbox == ["bad.rejected-2.txt", "bad.rejected-2.yaml", "bad.rejected.txt", "bad.rejected.yaml"])
        #expect(test.text("outbox/bad.rejected.yaml") == wrong)
        #expect(test.text("outbox/bad.rejected.txt")?.contains("bad.\(ending)") == true)
        #expect(test.inbox.isEmpty && test.names(test.places.claims).isEmpty)
    }

    @Test("a rejection that a kill has interrupted is finished, with one pair", arguments: 0...3)
    func interruptedRejection(step: Int) throws {
        try dropWrong("bad.yaml")
        let claim = try #require(try Claims(places: test.places).take("bad.yaml"))
        let rejecter = Rejecter(outbox: test.places.outbox)
        if step >= 1 { try rejecter.decide(claim, text: "because\n") }
        if step >= 2 {
            #expect(rename(claim.file.path, test.places.outbox.appendingPathComponent("bad.rejected.yaml").path) == 0)
        }
        if step >= 3 {
            let text = claim.folder.appendingPathComponent(".rejection.txt")
            #expect(rename(text.path, test.places.outbox.appendingPathComponent("bad.rejected.txt").path) == 0)
        }
        #expect(try test.resume().isEmpty)
        #expect(test.outbox == ["bad.rejected.txt", "bad.rejected.yaml"])
        #expect(test.text("outbox/bad.rejected.yaml") == wrong)
        #expect(test.names(test.places.claims).isEmpty)
    }

    @Test("two claims that have chosen the same name both come out")
    func sameName() throws {
        let claims = Claims(places: test.places)
        for _ in 1...2 {
            try dropWrong("bad.yaml")
            let claim = try #require(try claims.take("bad.yaml"))
            try Rejecter(outbox: test.places.outbox).decide(claim, text: "because\n")
        }
        _ = try test.resume()
        #expect(test.outbox.count == 4)
    }

    @Test("a claim that a kill has left is settled once, and what is there already is kept")
    func interruptedClaim() throws {
        try test.drop("a.yaml")
        let claim = try #require(try Claims(places: test.places).take("a.yaml"))
        let copy = test.root.appendingPathComponent("copy")
        try FileManager.default.copyItem(at: claim.folder, to: copy)
        let ids = try test.resume()
        try test.ledger.record(
            {
                var state = JobState(.running, arrived: Date()); state.starts = 1; return state
            }(), of: ids[0])
        // The kill came before the claim was removed.
        try FileManager.default.moveItem(at: copy, to: claim.folder)
        #expect(try test.resume() == ids)
        #expect(test.jobs.count == 1)
        #expect(try test.ledger.state(of: ids[0]).starts == 1)
        #expect(test.names(test.places.claims).isEmpty)
    }

    @Test("a file that is written on after its claim waits until it is whole")
    func writtenAfterClaim() throws {
        try test.drop("a.yaml")
        let descriptor = open(test.places.inbox.appendingPathComponent("a.yaml").path, O_WRONLY | O_APPEND)
        _ = try Claims(places: test.places).take("a.yaml")
        let spool = test.spool()
        #expect(try spool.resume().jobs.isEmpty)
        #expect(spool.unsettledCount == 1)
        close(descriptor)
        #expect(try test.resume().count == 1)
    }

    @Test("a name too long for the outbox is cut at a letter")
    func longName() {
        let name = String(repeating: "語", count: 100)
        let bundle = Deliverer.bundleName(name, "20260101-000000-abcdef", .failed)
        #expect(bundle.utf8.count <= 255 && bundle.hasSuffix("語-20260101-000000-abcdef.failed.tar.zst"))
    }

    @Test("a submission appears whole and never replaces another")
    func submission() throws {
        let file = test.root.appendingPathComponent("mine.yaml")
        try Data("one".utf8).write(to: file)
        #expect(try Submission.submit(file, to: test.workspace).lastPathComponent == "mine.yaml")
        #expect(try Submission.submit(file, to: test.workspace).lastPathComponent == "mine-2.yaml")
        #expect(test.inbox == ["mine-2.yaml", "mine.yaml"])
    }
}
