import Foundation
import FuzzedParsers
import Testing

@Suite("A hostile file of 1 MB costs at most 64 MB and two seconds")
struct CostTests {
    /// YAML, which people write for themselves, is held to three times that: the library makes a tree of nodes, some
    /// 200 bytes each, before there is anything to count.
    static func mostBytes(_ parser: String) -> Int {
        ["manifest", "nightjar.yaml"].contains(parser) ? 192 << 20 : 64 << 20
    }
    #if DEBUG
        /// A build without optimisation takes some ten times as long.
        static let mostSeconds = 20.0
    #else
        static let mostSeconds = 2.0
    #endif

    /// Every file, or one of four: all of them take minutes without optimisation.
    static let chosen =
        ProcessInfo.processInfo.environment["NIGHTJAR_HOSTILE"] == "all"
        ? HostileFile.all : HostileFile.all.enumerated().filter { $0.offset % 4 == 1 }.map(\.element)

    @Test("By its own account, each made-up file", arguments: Self.chosen)
    func cost(file: HostileFile) throws {
        let cost = try ParsedFile(file.bytes(), by: file.parser)
        #expect(cost.bytes <= Self.mostBytes(file.parser), "\(cost.bytes >> 20) MiB; \(cost.outcome)")
        #expect(cost.seconds <= Self.mostSeconds, "\(cost.outcome)")
    }

    @Test("Every parser has its hostile files")
    func everyParser() {
        #expect(Set(HostileFile.all.map { $0.parser }) == Set(FuzzedParser.all.map(\.name)))
    }
}
