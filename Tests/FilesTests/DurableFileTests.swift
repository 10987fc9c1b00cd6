import Foundation
import Problems
import Testing

@testable import Files

@Suite struct `A durable file` {
    @Test func `holds what was written and leaves nothing beside it`() throws {
        try withScratchFolder { folder in
            let url = folder.appendingPathComponent("a.txt")
            try DurableFile.write(Data("one".utf8), to: url)
            try DurableFile.write(Data("two".utf8), to: url)
            #expect(try Data(contentsOf: url) == Data("two".utf8))
            #expect(try Folders.listing(folder) == ["a.txt"])
        }
    }

    @Test func `may have the longest name there is`() throws {
        try withScratchFolder { folder in
            let name = String(repeating: "x", count: 255)
            try DurableFile.write(Data("one".utf8), to: folder.appendingPathComponent(name))
            #expect(try Folders.listing(folder) == [name])
        }
    }

    @Test func `appears only when it is committed`() throws {
        try withScratchFolder { folder in
            let url = folder.appendingPathComponent("a.txt")
            let writer = try DurableFileWriter(to: url)
            try writer.append(Data("one".utf8))
            let during = try Folders.listing(folder)
            #expect(during.count == 1 && during.allSatisfy(DurableFile.isTemporary))
            try writer.append(Data(" two".utf8))
            #expect(writer.count == 7)
            try writer.commit()
            #expect(try Folders.listing(folder) == ["a.txt"])
            #expect(try Data(contentsOf: url) == Data("one two".utf8))
            #expect(throws: Problem.self) { try writer.append(Data("three".utf8)) }
        }
    }

    @Test func `leaves nothing when its writer is let go`() throws {
        try withScratchFolder { folder in
            try { try DurableFileWriter(to: folder.appendingPathComponent("a.txt")).append(Data("one".utf8)) }()
            #expect(try Folders.listing(folder) == [])
        }
    }

    @Test func `leaves nothing and says where when it cannot take its name`() throws {
        try withScratchFolder { folder in
            let url = folder.appendingPathComponent("a")
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
            let problem = try #require(throws: Problem.self) { try DurableFile.write(Data("one".utf8), to: url) }
            #expect(problem.description == "\(url.path): cannot write this: Is a directory")
            #expect(try Folders.listing(folder) == ["a"])
        }
    }

    @Test func `names itself, not its temporary name, when its folder is missing`() throws {
        try withScratchFolder { folder in
            let url = folder.appendingPathComponent("no/a.txt")
            let problem = try #require(throws: Problem.self) { try DurableFile.write(Data(), to: url) }
            #expect(problem.description == "\(url.path): cannot write this: No such file or directory")
            #expect(problem.kind == .failed)
        }
    }

    @Test func `is to be tried again when the disk is full`() throws {
        let full = try OpenFile("/dev/full", O_WRONLY, for: .write)
        let problem = try #require(throws: Problem.self) {
            try Data("one".utf8).withUnsafeBytes { try full.write($0, as: "outbox/a.txt") }
        }
        #expect(problem.kind == .tryAgain && problem.exitStatus == 75)
        #expect(
            problem.description
                == "outbox/a.txt: cannot write this: No space left on device; free some space and try again")
    }
}

@Suite struct `A folder` {
    @Test func `lists its names in order`() throws {
        try withScratchFolder { folder in
            for name in ["b", ".a", "金融.yaml"] {
                try Data().write(to: folder.appendingPathComponent(name))
            }
            #expect(try Folders.listing(folder) == [".a", "b", "金融.yaml"])
            try Folders.sync(folder)
            #expect(try Folders.freeSpace(at: folder) > 0)
        }
    }

    @Test func `that is missing is named`() {
        let folder = URL(fileURLWithPath: "/no/such/folder")
        #expect(throws: Problem.badInput("cannot list this: No such file or directory", at: .init(file: folder.path))) {
            try Folders.listing(folder)
        }
    }
}
