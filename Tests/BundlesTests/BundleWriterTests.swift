import Foundation
import Problems
import Testing

@testable import Bundles

@Suite struct `Writing a bundle` {
    let scratch: Scratch
    let url: URL

    init() throws {
        scratch = try Scratch()
        url = scratch.file("b.tar.zst")
    }

    @Test func `leaves no time, owner or name of this machine`() throws {
        try BundleWriter([BundleMember("a", text: "x")]).write(to: url)
        let line = try scratch.shell("TZ=UTC tar --zstd -tvf b.tar.zst | head -1")
        #expect(line.split(separator: " ") == ["-rw-r--r--", "0/0", "1", "1970-01-01", "00:00", "a\n"])
    }

    @Test(arguments: [
        "表/株式.csv", "checkpoint/" + String(repeating: "long/", count: 60) + "weights.bin",
        "checkpoint/" + String(repeating: "n", count: 200), "checkpoint/" + String(repeating: "名", count: 60),
    ])
    func `keeps names that the old tar format cannot hold, also where there is no locale`(path: String) throws {
        try BundleWriter([BundleMember(path, text: "x")]).write(to: url)
        #expect(try BundleReader(url).members().map(\.path) == [path, "SHA256SUMS"])
        let script =
            "import sys, tarfile; print(ascii(tarfile.open(fileobj=sys.stdin.buffer, mode='r|').getnames()[0]))"
        let read = try scratch.shell("zstd -dcq b.tar.zst | python3 -X utf8 -c \"\(script)\"")
        let expected = path.unicodeScalars.map { $0.isASCII ? String($0) : "\\u" + String($0.value, radix: 16) }
            .joined()
        #expect(read == "'\(expected)'\n")
        try scratch.shell("tar --zstd -xf b.tar.zst && sha256sum --strict -c SHA256SUMS")
    }

    @Test func `streams files of any size, empty ones too`() throws {
        var bytes = Data(count: 3 << 20)
        for index in bytes.indices { bytes[index] = UInt8(truncatingIfNeeded: index &* 2_654_435_761 >> 13) }
        let large = try scratch.file("large", bytes)
        let empty = try scratch.file("empty", Data())
        try BundleWriter([BundleMember("l", .file(large)), BundleMember("e", .file(empty))]).write(to: url)
        let reader = BundleReader(url)
        #expect(try reader.contents(of: "l") == bytes)
        #expect(try reader.contents(of: "e").isEmpty)
        #expect(try reader.verify().isSound)
    }

    @Test(arguments: ["", "/etc/passwd", "../up", "a/../b", "a//b", "a\nb", "a\\b"])
    func `refuses a path that would leave the folder or the list of checksums`(path: String) throws {
        #expect(throws: Problem.self) { try BundleWriter([BundleMember(path, text: "x")]).write(to: url) }
        #expect(try scratch.names.isEmpty)
    }

    @Test func `leaves what was there before when a member's file is missing`() throws {
        try Data("before".utf8).write(to: url)
        let missing = BundleMember("m", .file(scratch.file("nowhere")))
        let problem = #expect(throws: Problem.self) { try BundleWriter([missing]).write(to: url) }
        #expect(problem?.place?.file == scratch.file("nowhere").path)
        #expect(try scratch.names == ["b.tar.zst"])
        #expect(try String(contentsOf: url, encoding: .utf8) == "before")
    }

    @Test func `to a folder that is not there can be tried again, and says how much space it needs`() throws {
        let lost = scratch.file("lost/b.tar.zst")
        let member = BundleMember("m", .data(Data(count: 5 << 20)))
        let problem = try #require(throws: Problem.self) { try BundleWriter([member]).write(to: lost) }
        #expect(problem.kind == .tryAgain)
        #expect(problem.place?.file == lost.path)
        #expect(problem.message.contains("needs up to 6 MiB"))
    }

    /// A limit on the size of files stands in for a full disk: the write fails in the middle as it does there. The limit
    /// is a process's, so it is set in one of its own.
    @Test func `that does not fit leaves nothing behind`() async throws {
        let result = try await #require(
            processExitsWith: .success, observing: [\.standardOutputContent]
        ) {
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit(rlim_cur: 256 << 10, rlim_max: 256 << 10)
            precondition(setrlimit(__rlimit_resource_t(1), &limit) == 0)
            let scratch = try Scratch()
            let url = scratch.file("b.tar.zst")
            var random = SystemRandomNumberGenerator()
            let noise = Data((0..<1 << 20).map { _ in UInt8.random(in: 0...255, using: &random) })
            do {
                try BundleWriter([BundleMember("m", .data(noise))]).write(to: url)
                print("written")
            } catch let problem as Problem {
                print(problem.kind.rawValue, problem.place?.file == url.path, try scratch.names)
                print(problem.message)
            }
        }
        let output = String(decoding: result.standardOutputContent, as: UTF8.self)
        #expect(output.contains("try-again true []\n"))
        #expect(output.contains("File too large"))
        #expect(output.contains("it needs up to 2 MiB, "))
    }
}
