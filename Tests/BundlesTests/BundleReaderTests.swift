import Foundation
import Problems
import Testing

@testable import Bundles

@Suite struct `Reading a bundle` {
    let scratch: Scratch
    let url: URL

    init() throws {
        scratch = try Scratch()
        url = scratch.file("b.tar.zst")
    }

    /// An archive that the writer would refuse to make.
    private func archive(_ members: [(String, Data)]) throws {
        let output = try ZstdWriter(to: url, level: 3)
        let tar = try TarWriter { try output.append($0) }
        for (path, data) in members {
            try tar.begin(path, size: data.count)
            try data.withUnsafeBytes { try tar.append($0) }
        }
        try tar.finish()
        try output.commit()
    }

    @Test func `finds a bundle sound that was just written`() throws {
        try Example.bundle().write(to: url)
        let found = try BundleReader(url).verify()
        #expect(found.isSound)
        #expect(found.sound.count == 11)
    }

    @Test func `finds members that were changed, added or taken away`() throws {
        try Example.bundle().write(to: url)
        try scratch.shell(
            """
            mkdir out && tar --zstd -xf b.tar.zst -C out && cd out
            echo >> tables/ap.csv; rm log.jsonl; echo > extra
            tar --zstd -cf ../b.tar.zst summary.json tables extra figures tensors *.yaml *.html job.json \
                provenance.json SHA256SUMS
            """)
        let found = try BundleReader(url).verify()
        #expect(!found.isSound)
        #expect(found.changed == ["tables/ap.csv"])
        #expect(found.missing == ["log.jsonl"])
        #expect(found.unlisted == ["extra"])
    }

    @Test func `notices a cut at any place, and any changed byte`() throws {
        try Example.bundle().write(to: url)
        let whole = try Data(contentsOf: url)
        let other = scratch.file("other.tar.zst")
        for cut in stride(from: 0, to: whole.count, by: 97) + [whole.count - 1, whole.count - 4] {
            try whole.prefix(cut).write(to: other)
            let problem = #expect(throws: Problem.self, "cut at \(cut)") { try BundleReader(other).verify() }
            #expect(problem?.kind == .badInput)
        }
        for place in stride(from: 0, to: whole.count, by: 97) {
            var changed = whole
            changed[place] ^= 0x10
            try changed.write(to: other)
            let isSound = (try? BundleReader(other).verify().isSound) ?? false
            #expect(!isSound, "byte \(place)")
        }
    }

    @Test func `says of a file of another kind that it is no bundle`() throws {
        try Data("hello".utf8).write(to: url)
        let problem = try #require(throws: Problem.self) { try BundleReader(url).members() }
        #expect(problem.description.hasPrefix(url.path + ": this bundle is damaged or no bundle"))
        try scratch.shell("echo hello | zstd -qf -o b.tar.zst")
        #expect(throws: Problem.self) { try BundleReader(url).members() }
        #expect(throws: Problem.self) { try BundleReader(scratch.file("missing")).members() }
    }

    @Test(arguments: ["../../home/user/.profile", "/etc/passwd", "a/../../b", "a\u{1B}[2Jb"])
    func `refuses names that lead elsewhere`(path: String) throws {
        try archive([("summary.json", Data()), (path, Data("x".utf8))])
        let problem = try #require(throws: Problem.self) { try BundleReader(url).members() }
        #expect(problem.kind == .badInput)
        #expect(problem.message.contains("this is no sound bundle: the name of member"))
    }

    @Test func `refuses links, and one name twice`() throws {
        try scratch.shell("ln -s /etc/passwd link && tar --zstd -cf b.tar.zst link")
        #expect(throws: Problem.self) { try BundleReader(url).members() }
        try scratch.shell("mkfifo pipe && tar --zstd -cf b.tar.zst pipe")
        #expect(throws: Problem.self) { try BundleReader(url).members() }
        try archive([("a", Data()), ("a", Data())])
        #expect(throws: Problem.self) { try BundleReader(url).members() }
    }

    @Test func `does not believe a size that is not there`() throws {
        // One header that promises 7 GiB, and nothing behind it.
        try scratch.shell(
            """
            python3 - <<'EOF' | zstd -q -o b.tar.zst
            import sys, tarfile
            info = tarfile.TarInfo("summary.json")
            info.size = 7 << 30
            sys.stdout.buffer.write(info.tobuf(tarfile.USTAR_FORMAT))
            EOF
            """)
        let problem = try #require(throws: Problem.self) { try BundleReader(url).contents(of: "summary.json") }
        #expect(problem.message.contains("more than are read into memory"))
        #expect(throws: Problem.self) { try BundleReader(url).members() }
    }

    @Test func `names the member that was probably meant`() throws {
        try Example.bundle().write(to: url)
        let problem = try #require(throws: Problem.self) { try BundleReader(url).contents(of: "summry.json") }
        #expect(problem.message == "this bundle has no member summry.json; did you mean summary.json?")
    }

    @Test func `says what a summary lacks`() throws {
        try archive([("summary.json", Data("{\"nightjar\": 1, \"job\": \"a\"}".utf8))])
        let problem = try #require(throws: Problem.self) { try BundleReader(url).summary() }
        #expect(problem.description.contains("no “plugin”"))
    }
}
