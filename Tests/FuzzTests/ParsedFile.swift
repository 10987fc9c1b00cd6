import Foundation
import Testing

/// What `parse-file` says of a file: a process of its own reads it.
struct ParsedFile {
    /// Processor time.
    let seconds: Double
    /// Memory at its most, beyond what the process had with the file's bytes in it.
    let bytes: Int
    /// Why it was refused, or that it was read.
    let outcome: String

    /// Beside the tests' own executable.
    private static let executable = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent().appending(path: "parse-file")

    init(_ bytes: Data, by parser: String) throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "hostile-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        try bytes.write(to: file)
        let process = Process()
        process.executableURL = Self.executable
        process.arguments = [parser, file.path]
        process.standardInput = FileHandle.nullDevice
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let words = text.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        try #require(process.terminationStatus == 0 && words.count == 3, "the process ended so: \(text.suffix(600))")
        seconds = try #require(Double(words[0]))
        self.bytes = try #require(Int(words[1]))
        outcome = String(words[2])
    }
}
