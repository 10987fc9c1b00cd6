import Documents
import Foundation
import Problems
import Reports
import Testing

@testable import Bundles

@Suite struct `A job's bundle` {
    let scratch: Scratch
    let url: URL

    init() throws {
        scratch = try Scratch()
        url = scratch.file("b.tar.zst")
    }

    @Test func `has every member in the documented order, as tar lists them`() throws {
        var bundle = Example.bundle()
        bundle.log = try scratch.file("events", Data("{}\n".utf8))
        for name in ["model.safetensors", "config.json", "tokenizer/vocab.txt"] {
            _ = try scratch.file("trained/" + name, Data(name.utf8))
        }
        bundle.checkpoint = scratch.file("trained")
        try bundle.write(to: url)
        let listed = try scratch.shell("tar --zstd -tf b.tar.zst").split(separator: "\n").map(String.init)
        let expected = [
            "summary.json", "manifest.yaml", "job.json", "provenance.json", "report.html", "figures/histogram.svg",
            "figures/null.svg", "tables/ap.csv", "tables/vocabulary.csv", "tensors/ap.safetensors",
            "checkpoint/config.json", "checkpoint/model.safetensors", "checkpoint/tokenizer/vocab.txt", "log.jsonl",
            "SHA256SUMS",
        ]
        #expect(listed == expected)
        let reader = BundleReader(url)
        #expect(try reader.members().map(\.path) == expected)
        #expect(try reader.summary().members == expected)
    }

    @Test func `unpacks to files that sha256sum and json.tool accept`() throws {
        try Example.bundle().write(to: url)
        try scratch.shell("mkdir out && tar --zstd -xf b.tar.zst -C out && zstd -tq b.tar.zst")
        try scratch.shell("cd out && sha256sum --strict -c SHA256SUMS")
        try scratch.shell("cd out && for f in *.json; do python3 -m json.tool $f > /dev/null; done")
        // Every file but the list itself stands in the list.
        let unlisted = try scratch.shell("cd out && find . -type f | grep -vFf <(sed 's/.*  /.\\//' SHA256SUMS)")
        #expect(unlisted == "./SHA256SUMS\n")
    }

    @Test func `keeps the manifest byte for byte`() throws {
        try Example.bundle().write(to: url)
        #expect(try BundleReader(url).contents(of: "manifest.yaml") == Example.manifest)
    }

    @Test func `says in the summary how it went, in words that a program reads`() throws {
        try Example.bundle().write(to: url)
        let summary = try BundleReader(url).summary()
        #expect(summary.job == "金融-vs-wiki")
        #expect(summary.status == .succeeded)
        #expect(summary.error == nil)
        #expect(
            summary.value["headlines"] == [
                "apAtFdr5High": 0.30000000000000004, "unitsPassing": 28413, "undefined": .null,
            ])
        #expect(summary.tables.map(\.rows) == [3, 2])
        #expect(summary.tables[0].columns == ["token", "contrast"])
    }

    @Test func `is the same to the byte for the same job, but for provenance, log and checksums`() throws {
        try Example.bundle().write(to: url)
        var again = Example.bundle()
        try again.write(to: scratch.file("again.tar.zst"))
        #expect(try Data(contentsOf: url) == Data(contentsOf: scratch.file("again.tar.zst")))

        again.job.id = "01ZZ"
        again.provenance = ["id": "01ZZ", "host": "b"]
        again.log = try scratch.file("events", Data("{\"event\": \"log\"}\n".utf8))
        try again.write(to: scratch.file("other.tar.zst"))
        try scratch.shell("mkdir a b && tar --zstd -xf b.tar.zst -C a && tar --zstd -xf other.tar.zst -C b")
        let differing = try scratch.shell("diff -rq a b | awk '{print $2}' | sort || true")
        #expect(differing == "a/SHA256SUMS\na/log.jsonl\na/provenance.json\n")
    }

    @Test func `of a failed job says why`() throws {
        var bundle = Example.bundle()
        bundle.status = .failed
        bundle.results = Results()
        bundle.problem = .badInput("no such field", at: .init(file: "a.jsonl", line: 3), detail: "found: text")
        try bundle.write(to: url)
        let summary = try BundleReader(url).summary()
        #expect(
            summary.error == ["kind": "bad-input", "message": "a.jsonl:3: no such field", "detail": "found: text"])
        let page = String(decoding: try BundleReader(url).contents(of: "report.html"), as: UTF8.self)
        #expect(page.contains("a.jsonl:3: no such field"))
    }

    @Test func `carries names that are safe on every file system, whatever a plugin calls its tables`() throws {
        var bundle = Example.bundle()
        bundle.results = Results()
        for name in ["../../etc/passwd", "A", "a", "表 1"] {
            bundle.results.table(Table(name, title: "", columns: [("n", .int([1]))]))
        }
        try bundle.write(to: url)
        #expect(
            try BundleReader(url).members().map(\.path).filter { $0.hasPrefix("tables/") }
                == ["tables/A.csv", "tables/_..-..-etc-passwd.csv", "tables/a-2.csv", "tables/表-1.csv"])
    }
}
