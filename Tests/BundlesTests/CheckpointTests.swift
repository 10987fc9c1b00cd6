import Foundation
import Jobs
import Problems
import Reports
import Testing

@testable import Bundles

@Suite struct `A bundle's checkpoint` {
    private let scratch: Scratch
    private let weights = Data((0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) })
    init() throws { scratch = try Scratch() }

    /// A bundle with a checkpoint of three files, or another with `line` of shell done to it unpacked.
    private func bundle(then line: String? = nil) throws -> URL {
        _ = try scratch.file("trained/config.json", Data("{}".utf8))
        _ = try scratch.file("trained/model.safetensors", weights)
        _ = try scratch.file("trained/tokenizer/vocab.txt", Data("a\n".utf8))
        let bundle = scratch.file("train-20260101-000000-aaaaaa.tar.zst")
        try JobBundle(
            job: Example.job, manifest: Example.manifest, status: .succeeded, provenance: [:],
            checkpoint: scratch.file("trained")
        ).write(to: bundle)
        guard let line else { return bundle }
        try scratch.shell(
            "mkdir u; tar --zstd -xf \(bundle.lastPathComponent) -C u; cd u; \(line); tar --zstd -cf ../changed.tar.zst *"
        )
        return scratch.file("changed.tar.zst")
    }

    private func message(_ bundle: URL) -> String? {
        do {
            try BundleReader(bundle).unpackCheckpoint(to: scratch.file("to/here"))
            return nil
        } catch { return (error as? Problem)?.message ?? "\(error)" }
    }

    @Test func `is unpacked alone, byte for byte, also where an earlier try was killed`() throws {
        _ = try scratch.file("to/.here.part/half", Data("half".utf8))
        #expect(try message(bundle()) == nil)
        #expect(
            try scratch.shell("cd to; find . -type f | sort") == """
                ./here/config.json
                ./here/model.safetensors
                ./here/tokenizer/vocab.txt

                """)
        #expect(try Data(contentsOf: scratch.file("to/here/model.safetensors")) == weights)
    }

    @Test func `is nothing where there is none, or where it is not as it was written`() throws {
        #expect(try message(bundle(then: "rm -r checkpoint"))?.contains("has no checkpoint/") == true)
        try scratch.shell("rm -r u")
        let changed = try bundle(then: "printf x >> checkpoint/config.json")
        #expect(message(changed)?.contains("member checkpoint/config.json is not as it was written") == true)
        try scratch.shell("rm -r u")
        let added = try bundle(then: "printf x > checkpoint/added.bin")
        #expect(message(added)?.contains("member checkpoint/added.bin is not as it was written") == true)
        try scratch.shell("rm -r u")
        let missing = try bundle(then: "rm checkpoint/model.safetensors")
        #expect(message(missing)?.contains("member checkpoint/model.safetensors is not as it was written") == true)
        #expect(try scratch.shell("ls -A to").isEmpty)
    }

    @Test func `leads nowhere else`() throws {
        for (number, line) in [
            "ln -sf /etc/passwd checkpoint/config.json", "ln -f checkpoint/config.json checkpoint/linked.json",
        ].enumerated() {
            let hostile = try bundle(then: line)
            #expect(message(hostile) != nil, "\(number)")
            try scratch.shell("rm -r u changed.tar.zst")
        }
        let outside = try bundle(then: "true")
        for transform in ["s,checkpoint/config,checkpoint/../../../out,", "s,checkpoint/config,/checkpoint/config,"] {
            try scratch.shell("cd u; tar --zstd -P --transform '\(transform)' -cf ../changed.tar.zst *")
            #expect(message(outside) != nil, "\(transform)")
        }
        #expect(try scratch.shell("find . -name 'out*'; ls -A to").isEmpty)
    }

    @Test func `is given up where its job is to stop, and nothing is left`() throws {
        struct Stop: Error {}
        let bundle = try bundle()
        var pieces = 0
        #expect(throws: Stop.self) {
            try BundleReader(bundle).unpackCheckpoint(to: scratch.file("to/here")) {
                pieces += 1
                if pieces == 3 { throw Stop() }
            }
        }
        #expect(try scratch.shell("ls -A to").isEmpty)
    }
}
