import Foundation
import FuzzedParsers

/// `parse-file PARSER FILE`: reads a file with one parser and says what came of it and what it cost.
///
/// A process for each file: what a hostile file costs is seen whole, and one that ends the process ends no other.
@main
struct ParseFile {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 3, let parser = FuzzedParser.named(arguments[1]) else {
            print("usage: parse-file PARSER FILE; parsers: \(FuzzedParser.all.map(\.name).joined(separator: " "))")
            exit(2)
        }
        let bytes = try Data(contentsOf: URL(filePath: arguments[2]))
        // A file that costs far too much ends soon, and takes nothing else along.
        var seconds = rlimit(rlim_cur: 60, rlim_max: 60)
        setrlimit(__rlimit_resource_t(RLIMIT_CPU.rawValue), &seconds)
        var memory = rlimit(rlim_cur: 2 << 30, rlim_max: 2 << 30)
        setrlimit(__rlimit_resource_t(RLIMIT_DATA.rawValue), &memory)
        // What is made once in a process, tables and buffers of the libraries, is no cost of the file.
        for parser in FuzzedParser.all { _ = try? parser.refusal(of: Data("{}".utf8)) }
        let before = Cost.now
        let refusal = try parser.refusal(of: bytes)
        let cost = Cost.now - before
        print("\(cost.seconds) \(cost.bytes) \(refusal.map { "refused: \($0.prefix(200))" } ?? "read")")
    }
}
