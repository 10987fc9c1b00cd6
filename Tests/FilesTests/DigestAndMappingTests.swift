import Files
import Foundation
import Problems
import Testing

@Suite struct `SHA-256` {
    /// FIPS 180-2, appendix B.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ])
    func `gives the digests of the standard`(text: String, digest: String) throws {
        #expect(try SHA256Digest.hex(of: Data(text.utf8)) == digest)
    }

    @Test func `is the same for a file, for its bytes, and piece by piece`() throws {
        try withScratchFolder { folder in
            let data = Data((0..<2_500_001).map { UInt8(truncatingIfNeeded: $0 &* 31) })
            let url = folder.appendingPathComponent("a")
            try data.write(to: url)
            let pieces = try SHA256Digest()
            for start in stride(from: 0, to: data.count, by: 65_537) {
                try pieces.update(data[start..<min(start + 65_537, data.count)])
            }
            let digest = try SHA256Digest.hex(ofFile: url)
            #expect(digest == (try SHA256Digest.hex(of: data)))
            #expect(digest == (try pieces.finish()))
            #expect(try run("sha256sum", "a", in: folder) == digest + "  a\n")
        }
    }
}

@Suite struct `A mapped file` {
    @Test func `shows the file's bytes, also when its name is gone`() throws {
        try withScratchFolder { folder in
            let data = Data((0..<100_000).map { UInt8(truncatingIfNeeded: $0) })
            let url = folder.appendingPathComponent("a")
            try data.write(to: url)
            let file = try MappedFile(url)
            try FileManager.default.removeItem(at: url)
            file.advise(.sequential)
            file.advise(.willNeed, 5_000..<6_000)
            file.advise(.dontNeed, 5_000..<1_000_000)
            #expect(file.size == 100_000)
            #expect(Data(file.bytes) == data)
            #expect(file.isUnchanged)
        }
    }

    @Test func `may be empty`() throws {
        try withScratchFolder { folder in
            let url = folder.appendingPathComponent("a")
            try Data().write(to: url)
            let file = try MappedFile(url)
            file.advise(.willNeed)
            #expect(file.bytes.isEmpty)
        }
    }

    @Test func `notices that the file was changed`() throws {
        try withScratchFolder { folder in
            let url = folder.appendingPathComponent("a")
            try Data("one".utf8).write(to: url)
            let file = try MappedFile(url)
            let handle = try FileHandle(forUpdating: url)
            try handle.truncate(atOffset: 1)
            try handle.close()
            #expect(!file.isUnchanged)
        }
    }

    @Test func `is not a folder, a device or a pipe`() throws {
        try withScratchFolder { folder in
            try run("mkfifo", "pipe", in: folder)
            for url in [folder, folder.appendingPathComponent("pipe"), URL(fileURLWithPath: "/dev/zero")] {
                #expect(throws: Problem.badInput("this is not a regular file", at: .init(file: url.path))) {
                    try MappedFile(url)
                }
            }
        }
    }
}
