import Foundation
import Jobs
import Testing

@Suite("The bundles in an outbox")
struct OutboxTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("outbox-\(UUID().uuidString)")

    private func outbox(_ names: [String]) throws -> Outbox {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for name in names { try Data().write(to: folder.appendingPathComponent(name)) }
        return Outbox(folder)
    }

    @Test("The newest of a name, not one of a longer name, of a failed job or of no job at all")
    func newest() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let outbox = try outbox([
            "train-20260101-000000-aaaaaa.tar.zst", "train-20260102-000000-aaaaaa.tar.zst",
            "train-20260103-000000-aaaaaa.failed.tar.zst", "train-b-20260104-000000-aaaaaa.tar.zst",
            "train-20260105.tar.zst", "train.rejected.txt",
        ])
        #expect(outbox.newest(named: "train").map(\.id) == ["20260102-000000-aaaaaa"])
        #expect(outbox.bundle(of: "20260101-000000-aaaaaa")?.name == "train")
        #expect(outbox.bundle(of: "20260103-000000-aaaaaa") == nil)
        #expect(outbox.newest(named: "tr").isEmpty)
        #expect(Outbox(folder.appendingPathComponent("none")).newest(named: "train").isEmpty)
    }

    @Test("Of a matrix the newest's cells; a cell by its own name")
    func matrix() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let outbox = try outbox([
            "m-1-20260101-000000-aaaaaa-1.tar.zst", "m-1-20260102-000000-aaaaaa-1.tar.zst",
            "m-2-20260102-000000-aaaaaa-2.tar.zst",
        ])
        #expect(Set(outbox.newest(named: "m").map(\.name)) == ["m-1", "m-2"])
        #expect(outbox.newest(named: "m-1").map(\.id) == ["20260102-000000-aaaaaa-1"])
    }
}
