import Foundation

/// A Python process that answers one request after the other, so that both sides take turns within one run.
///
/// The Python is that of NIGHTJAR_BENCH_PYTHON (Benchmarks/run finds or makes one).
final class Peer {
    private let process = Process()
    private let requests = Pipe(), answers = Pipe()
    private var unread = Data()

    /// Starts `script` of the folder Benchmarks.
    init(_ script: String, _ arguments: [String]) throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../\(script)")
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments =
            [ProcessInfo.processInfo.environment["NIGHTJAR_BENCH_PYTHON"] ?? "python3", file.standardized.path]
            + arguments
        process.standardInput = requests
        process.standardOutput = answers
        try process.run()
    }

    deinit {
        try? requests.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    /// Sends a request and waits for its answer.
    func ask<Answer: Decodable>(_ request: some Encodable, as answer: Answer.Type) throws -> Answer {
        try requests.fileHandleForWriting.write(contentsOf: JSONEncoder().encode(request) + [UInt8(ascii: "\n")])
        return try read(answer)
    }

    /// Waits for the next line.
    func read<Answer: Decodable>(_ answer: Answer.Type) throws -> Answer {
        while unread.last != UInt8(ascii: "\n") {
            let more = answers.fileHandleForReading.availableData
            guard !more.isEmpty else {
                print("  the peer did not run; Benchmarks/run installs what it needs")
                exit(75)
            }
            unread += more
        }
        defer { unread = Data() }
        return try JSONDecoder().decode(answer, from: unread)
    }

    /// Runs `script` to its end.
    static func run(_ script: String, _ arguments: [String]) throws {
        let peer = try Peer(script, arguments)
        peer.process.waitUntilExit()
        guard peer.process.terminationStatus == 0 else { exit(75) }
    }
}
